"""How an export hides who slept and when: the date, and what the files are called."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.files.copies.code_list import read_code_list
from sleepscorer_app.files.de_identification import DeIdentification, random_shift
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.look.named_box import NamedBox

MOST_DAYS = 36_500
LABEL_WIDTH = 52
AskFile = Callable[[QWidget, Path], Path | None]


class DeIdentifyBox(QWidget):
    """Ticked or not, and what it means; `is_optional` is False where nothing else is offered."""

    changed = Signal()

    def __init__(
        self,
        recording: Path,
        ask_codes: AskFile,
        *,
        is_optional: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._ask_codes = ask_codes
        self.tick = QCheckBox("De-identify: leave out who slept, who scored, and the date")
        self.date_box = NamedBox()
        self.date_box.setAccessibleName("Date in the files")
        self.date_box.addItems(["1 January 1985", "moved by"])
        self.days_box = QSpinBox()
        self.days_box.setAccessibleName("Days to move by")
        self.days_box.setRange(-MOST_DAYS, MOST_DAYS)
        self.days_box.setSuffix(" days")
        self.days_box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.days_box.setMinimumWidth(110)
        self.days_box.setValue(random_shift())
        self.code_edit = QLineEdit(recording.stem)
        self.code_edit.setAccessibleName("What the files are called")
        self.codes_button = QPushButton("List of codes…")
        self.codes_button.setAutoDefault(False)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setProperty("look", "error")
        self._lay_out(is_optional)
        self.tick.toggled.connect(self._refresh)
        self.date_box.currentIndexChanged.connect(self._refresh)
        self.days_box.valueChanged.connect(self.changed)
        self.code_edit.textChanged.connect(self._refresh)
        self.codes_button.clicked.connect(self._take_code)
        self.tick.setChecked(not is_optional)
        self._refresh()

    @property
    def choice(self) -> DeIdentification | None:
        """How to de-identify; None where it is not wanted."""
        if not self.tick.isChecked():
            return None
        moves = self.date_box.currentIndex() == 1
        return DeIdentification(self.days_box.value() if moves else None)

    @property
    def stem(self) -> str:
        """What stands in the files' names for the night."""
        typed = self.code_edit.text().strip()
        return typed if self.tick.isChecked() and is_name(typed) else self._recording.stem

    @property
    def is_usable(self) -> bool:
        """False for a name that no file can have, and for a date moved by nothing."""
        choice = self.choice
        return choice is None or (choice.shift_days != 0 and is_name(self.code_edit.text().strip()))

    def _lay_out(self, is_optional: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.tick.setVisible(is_optional)
        if is_optional:
            column.addWidget(self.tick)
        date_row, code_row = QHBoxLayout(), QHBoxLayout()
        for row in (date_row, code_row):
            row.setSpacing(8)
        date_row.addWidget(self.date_box)
        date_row.addWidget(self.days_box)
        date_row.addStretch(1)
        code_row.addWidget(self.code_edit, 1)
        code_row.addWidget(self.codes_button)
        form = QFormLayout()
        form.setContentsMargins(24 if is_optional else 0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.addRow(row_label("Date"), date_row)
        form.addRow(row_label("Called"), code_row)
        form.addRow("", self.trouble)
        self._rows = QWidget()
        self._rows.setLayout(form)
        form.setContentsMargins(24 if is_optional else 0, 0, 0, 0)
        column.addWidget(self._rows)

    def _take_code(self) -> None:
        path = self._ask_codes(self, self._recording.parent)
        if path is None:
            return
        try:
            self.code_edit.setText(read_code_list(path).code_of(self._recording))
            self.trouble.setText("")
        except UnreadableFile as error:
            self.trouble.setText(str(error))
        self._refresh()

    def _refresh(self) -> None:
        self._rows.setEnabled(self.tick.isChecked())
        self.days_box.setVisible(self.date_box.currentIndex() == 1)
        self.trouble.setVisible(bool(self.trouble.text()))
        self.changed.emit()


def row_label(words: str) -> QLabel:
    """The words before a row, as wide as those of the rows around it."""
    label = QLabel(words)
    label.setMinimumWidth(LABEL_WIDTH)
    return label


def is_name(text: str) -> bool:
    """True for what can stand in a file's name."""
    return bool(text) and not set(text) & set('/\\:*?"<>|') and text not in (".", "..")
