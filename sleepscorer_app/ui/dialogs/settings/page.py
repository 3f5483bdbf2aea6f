"""What every page of the settings is: shows preferences, and gives them back changed."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.ui.preferences.settings import Preferences

SPACING = 10


class SettingsPage(QWidget):
    """One page. Nothing it shows holds before the whole dialog is accepted."""

    title = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 0, 12, 0)
        self.column.setSpacing(SPACING)
        heading = QLabel(self.title)
        heading.setProperty("look", "heading")
        self.column.addWidget(heading)

    def show_preferences(self, preferences: Preferences) -> None:
        """Put these into the fields."""
        raise NotImplementedError

    def put_into(self, preferences: Preferences) -> Preferences:
        """These preferences, with what the fields say now."""
        raise NotImplementedError

    def add_heading(self, words: str) -> None:
        """Words above what belongs together."""
        label = QLabel(words)
        label.setStyleSheet("font-weight: 600;")
        self.column.addSpacing(4)
        self.column.addWidget(label)

    def add_note(self, words: str) -> QLabel:
        """A sentence in muted letters, broken into lines."""
        label = QLabel(words)
        label.setProperty("look", "muted")
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label

    def add_form(self, rows: Iterable[tuple[str, QWidget]]) -> None:
        """Fields under each other, each with its words before it."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for words, field in rows:
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        self.column.addLayout(form)

    def add_all(self, *widgets: QWidget) -> None:
        """Widgets under each other."""
        for widget in widgets:
            self.column.addWidget(widget)

    def add_button(self, button: QPushButton) -> None:
        """A button as wide as its words."""
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)


def scrolled(page: SettingsPage) -> QScrollArea:
    """The page in a frame that scrolls where the dialog is lower than it."""
    area = QScrollArea()
    area.setAccessibleName(page.title)
    # It follows what has the keyboard by itself; a stop of its own is one that nobody sees.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
