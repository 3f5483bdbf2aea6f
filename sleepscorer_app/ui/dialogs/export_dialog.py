"""Asks what to export, where to, and under whose initials."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.scoring import Scoring

LONGEST_INITIALS = 20


@dataclass(frozen=True)
class ExportChoice:
    """What the person chose; `paths` are the files to write."""

    paths: tuple[Path, ...]
    de_identify: bool
    scorer: str


@dataclass(frozen=True)
class ExportDefaults:
    """What the dialog shows at first; the names are without a folder."""

    folder: Path
    csv_name: str
    edf_name: str
    writes_csv: bool = True
    writes_edf: bool = True
    de_identify: bool = False
    scorer: str = ""


class ExportDialog(QDialog):
    """Shows the names that will be written before it writes them."""

    def __init__(
        self,
        defaults: ExportDefaults,
        scoring: Scoring,
        ask_folder: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the hypnogram")
        self.setMinimumWidth(560)
        self._defaults = defaults
        self._ask_folder = ask_folder
        self.csv_box = QCheckBox("CSV table, with probabilities")
        self.csv_box.setChecked(defaults.writes_csv)
        self.edf_box = QCheckBox("EDF+ annotations, for other programs")
        self.edf_box.setChecked(defaults.writes_edf)
        self.folder_edit = QLineEdit(str(defaults.folder))
        self.scorer_edit = QLineEdit(defaults.scorer)
        self.scorer_edit.setMaxLength(LONGEST_INITIALS)
        self.scorer_edit.setPlaceholderText("optional")
        self.de_identify_box = QCheckBox("De-identify: leave out patient fields and dates")
        self.de_identify_box.setChecked(defaults.de_identify)
        self.names_label = QLabel()
        self.names_label.setProperty("look", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out(scoring)
        self._show_names()

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        folder = Path(self.folder_edit.text()).expanduser()
        chosen = (
            (self.csv_box, self._defaults.csv_name),
            (self.edf_box, self._defaults.edf_name),
        )
        return ExportChoice(
            tuple(folder / name for box, name in chosen if box.isChecked()),
            self.de_identify_box.isChecked(),
            self.scorer_edit.text().strip(),
        )

    def _lay_out(self, scoring: Scoring) -> None:
        folder_row = QHBoxLayout()
        folder_row.setSpacing(8)
        folder_row.addWidget(self.folder_edit, 1)
        browse = QPushButton("Choose…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_folder)
        folder_row.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Write", self.csv_box)
        form.addRow("", self.edf_box)
        form.addRow("Folder", folder_row)
        form.addRow("Files", self.names_label)
        form.addRow("Scorer's initials", self.scorer_edit)
        form.addRow("", self.de_identify_box)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addLayout(form)
        warning = unfinished_words(scoring)
        if warning:
            column.addSpacing(8)
            label = QLabel(warning)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Export")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for box in (self.csv_box, self.edf_box):
            box.toggled.connect(self._show_names)
        self.folder_edit.textChanged.connect(self._show_names)

    def _choose_folder(self) -> None:
        folder = self._ask_folder(self, Path(self.folder_edit.text()))
        if folder is not None:
            self.folder_edit.setText(str(folder))

    def _show_names(self) -> None:
        paths = self.choice().paths
        lines = [
            f"{path.name}  (exists; replaced once the new one is checked)"
            if path.exists()
            else path.name
            for path in paths
        ]
        self.names_label.setText("\n".join(lines) or "Nothing: tick CSV or EDF+.")
        can_export = bool(paths) and bool(self.folder_edit.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can_export)


def unfinished_words(scoring: Scoring) -> str:
    """What is not decided yet, in words; empty when a person has decided every epoch."""
    n_unscored = int((~scoring.hypnogram.is_scored).sum())
    n_unverified = int((scoring.hypnogram.is_scored & ~scoring.is_decided).sum())
    parts: list[str] = []
    if n_unscored:
        parts.append(f"{n_unscored} of {scoring.n_epochs} epochs have no stage and are written ?.")
    if n_unverified:
        parts.append(
            f"{n_unverified} of {scoring.n_epochs} epochs are a proposal that nobody has "
            "confirmed; the CSV says which."
        )
    return " ".join(parts)
