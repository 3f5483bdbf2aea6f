"""What the window shows before a night is open: three ways to one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sleepscorer_app.ui.window.status_line import ElidedLabel

COLUMN_WIDTH = 560
WIDEST_NAME = 380
"""Of a recent night, in pixels; the tip has it all."""


class StartPage(QWidget):
    """Open a night, open the demo, or take up a recent one."""

    open_wanted = Signal()
    demo_wanted = Signal()
    night_wanted = Signal(Path)

    def __init__(
        self, recent: Sequence[Path], *, has_demo: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_label("SleepScorer", "title"))
        column.addWidget(
            _label("Open a night, let the network propose, decide epoch by epoch.", "muted")
        )
        column.addSpacing(16)
        column.addLayout(self._buttons(has_demo))
        column.addWidget(_label("Or drop a recording onto this window.", "muted"))
        if recent:
            column.addSpacing(16)
            column.addWidget(_label("Recent nights", "heading"))
            for path in recent:
                column.addWidget(self._recent_row(path))
        inner = QWidget()
        inner.setLayout(column)
        inner.setFixedWidth(COLUMN_WIDTH)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _buttons(self, has_demo: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        open_button = QPushButton("Open a night…")
        open_button.setObjectName("primary")
        open_button.clicked.connect(self.open_wanted)
        row.addWidget(open_button)
        if has_demo:
            demo_button = QPushButton("Open the demo night")
            demo_button.clicked.connect(self.demo_wanted)
            row.addWidget(demo_button)
        row.addStretch(1)
        return row

    def _recent_row(self, path: Path) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        elides = Qt.TextElideMode.ElideMiddle
        name = self.fontMetrics().elidedText(path.name, elides, WIDEST_NAME)
        button = QPushButton(name.replace("&", "&&"))
        button.setAccessibleName(path.name)
        button.setFlat(True)
        button.setProperty("look", "row")
        button.setToolTip(str(path))
        button.clicked.connect(partial(self.night_wanted.emit, path))
        folder = ElidedLabel()
        folder.setText(str(path.parent))
        folder.setProperty("look", "muted")
        line.addWidget(button)
        line.addWidget(folder, 1)
        return row


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label
