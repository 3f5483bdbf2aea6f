"""Asks where a recording's de-identified copy goes, what it is called, and which date it has."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.ui.dialogs.de_identify_box import DeIdentifyBox, row_label
from sleepscorer_app.ui.dialogs.export_dialog import AskFiles
from sleepscorer_app.ui.dialogs.folder_row import FolderRow
from sleepscorer_app.ui.dialogs.wrapped_label import wrapped_label

WIDTH = 560
FOLDER = "de-identified"


@dataclass(frozen=True)
class CopyChoice:
    """What the person chose."""

    target: Path
    how: DeIdentification


class CopyDialog(QDialog):
    """Says what will go and what stays before anything is written.

    `names_person` tells whether a name holds a word of the patient field.
    """

    def __init__(
        self,
        recording: Path,
        names_person: Callable[[str], bool],
        ask: AskFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("De-identified copy")
        self._recording = recording
        self._names_person = names_person
        self.box = DeIdentifyBox(recording, ask.codes, is_optional=False)
        self.folder_row = FolderRow(recording.parent / FOLDER, ask.folder, self)
        self.name_label = QLabel()
        self.name_label.setProperty("look", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self._show_name()

    def choice(self) -> CopyChoice:
        """What is chosen now."""
        how = self.box.choice
        assert how is not None
        name = f"{self.box.stem}{self._recording.suffix.lower()}"
        return CopyChoice(self.folder_row.folder / name, how)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(row_label("Folder"), self.folder_row)
        form.addRow(self.box)
        form.addRow(row_label("File"), self.name_label)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(
            wrapped_label(
                "Patient and recording fields become X, and the patient's name goes from "
                "annotations and from every text of the header. Samples stay as they are, and the "
                "original is not touched. What else could tell, such as a rare illness in a note, "
                "is for you to find.",
                width=WIDTH,
            )
        )
        column.addLayout(form)
        column.addSpacing(4)
        column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Write the copy")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.box.changed.connect(self._show_name)
        self.folder_row.edit.textChanged.connect(self._show_name)

    def _show_name(self) -> None:
        target = self.choice().target
        trouble = self._trouble(target)
        there = "  (exists; replaced once the copy is checked)" if target.exists() else ""
        self.name_label.setText(trouble or f"{target.name}{there}")
        can_write = not trouble and self.box.is_usable and self.folder_row.is_named
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can_write)

    def _trouble(self, target: Path) -> str:
        """Why nothing can be written there; empty if it can."""
        if self._names_person(target.stem):
            return "This name tells who slept: give a code."
        if target.exists() and target.samefile(self._recording):
            return "This is the recording itself: choose another folder."
        return ""
