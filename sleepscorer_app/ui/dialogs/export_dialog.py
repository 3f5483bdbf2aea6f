"""Asks what to export, where to, under whose initials, and whether it may tell who slept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.ui.dialogs.de_identify_box import DeIdentifyBox
from sleepscorer_app.ui.dialogs.folder_row import FolderRow
from sleepscorer_app.ui.dialogs.format_list import FormatList

LONGEST_INITIALS = 20
MOST_NAMES = 4
USUAL = ("csv", "edf")
NOT_SCORED = "Nobody has auto-scored this night."
TELLS = "These names tell who slept: give a code.\n\n\n"


@dataclass(frozen=True)
class ExportChoice:
    """What the person chose: each file to write with the name of its format."""

    files: tuple[tuple[str, Path], ...]
    de_identification: DeIdentification | None
    scorer: str

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for _, path in self.files)

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.files)


@dataclass(frozen=True)
class ExportDefaults:
    """What the dialog shows at first; `name_of` gives a file's name for a format and a stem."""

    recording: Path
    titles: dict[str, str]
    name_of: Callable[[str, str], str]
    formats: tuple[str, ...] = USUAL
    de_identify: bool = False
    scorer: str = ""
    names_person: Callable[[str], bool] = lambda _name: False
    """Whether a name holds a word of the patient field."""
    of_networks: frozenset[str] = frozenset()
    """Formats that there is nothing for before a network has scored."""
    missing: Mapping[str, str] = field(default_factory=dict[str, str])
    """Formats that cannot be written on this computer, each with the reason."""


@dataclass(frozen=True)
class AskFiles:
    """How the dialog asks for a folder and for a list of codes."""

    folder: Callable[[QWidget, Path], Path | None]
    codes: Callable[[QWidget, Path], Path | None]


class ExportDialog(QDialog):
    """Shows the names that will be written before it writes them."""

    def __init__(
        self,
        defaults: ExportDefaults,
        scoring: Scoring,
        ask: AskFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the hypnogram")
        self.setMinimumWidth(600)
        self._defaults = defaults
        unavailable = {**unscored_formats(defaults, scoring), **defaults.missing}
        self.formats = FormatList(defaults.titles, USUAL, defaults.formats, unavailable)
        self.folder_row = FolderRow(defaults.recording.parent, ask.folder, self)
        self.scorer_edit = QLineEdit(defaults.scorer)
        self.scorer_edit.setMaxLength(LONGEST_INITIALS)
        self.scorer_edit.setPlaceholderText("optional")
        self.de_identify_box = DeIdentifyBox(defaults.recording, ask.codes)
        self.de_identify_box.tick.setChecked(defaults.de_identify)
        self.names_label = QLabel()
        self.names_label.setProperty("look", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out(scoring)
        self._show_names()

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        folder = self.folder_row.folder
        stem = self.de_identify_box.stem
        return ExportChoice(
            tuple(
                (name, folder / self._defaults.name_of(name, stem)) for name in self.formats.ticked
            ),
            self.de_identify_box.choice,
            self.scorer_edit.text().strip(),
        )

    def _lay_out(self, scoring: Scoring) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Write", self.formats)
        form.addRow("Folder", self.folder_row)
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
        self.formats.changed.connect(self._show_names)
        self.de_identify_box.changed.connect(self._show_names)
        self.folder_row.edit.textChanged.connect(self._show_names)

    def _show_names(self) -> None:
        is_hidden = self.choice().de_identification is not None
        tells = is_hidden and self._defaults.names_person(self.de_identify_box.stem)
        self.names_label.setText(TELLS if tells else name_lines(self.choice().paths))
        can_export = (
            bool(self.choice().paths)
            and not tells
            and self.folder_row.is_named
            and self.de_identify_box.is_usable
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can_export)


def unscored_formats(defaults: ExportDefaults, scoring: Scoring) -> dict[str, str]:
    """The formats that hold what networks said, with the reason, while none has said anything."""
    return {} if scoring.automatic is not None else dict.fromkeys(defaults.of_networks, NOT_SCORED)


def name_lines(paths: tuple[Path, ...]) -> str:
    """The files' names, a line each, as many lines whatever is chosen so that nothing jumps."""
    lines = [
        f"{path.name}  (exists; replaced once the new one is checked)"
        if path.exists()
        else path.name
        for path in paths
    ]
    if len(lines) > MOST_NAMES:
        n_more = len(lines) - MOST_NAMES + 1
        n_there = sum(path.exists() for path in paths[MOST_NAMES - 1 :])
        there = f", {n_there} of them exist and are replaced" if n_there else ""
        lines = [*lines[: MOST_NAMES - 1], f"and {n_more} more{there}"]
    lines = lines or ["Nothing: tick a format."]
    return "\n".join([*lines, *[""] * (MOST_NAMES - len(lines))])


def unfinished_words(scoring: Scoring) -> str:
    """What is not decided yet, in words; empty when a person has decided every epoch."""
    n_unscored = int((~scoring.hypnogram.is_scored).sum())
    n_unverified = int((scoring.hypnogram.is_scored & ~scoring.is_decided).sum())
    parts: list[str] = []
    if n_unscored:
        verb = "is" if n_unscored == 1 else "are"
        parts.append(
            f"{n_unscored} of {scoring.n_epochs} epochs {verb} without a stage and written ?."
        )
    if n_unverified:
        verb = "is" if n_unverified == 1 else "are"
        parts.append(
            f"{n_unverified} of {scoring.n_epochs} epochs {verb} a proposal that nobody has "
            "confirmed; the CSV says which."
        )
    return " ".join(parts)
