"""The report's pages as they will be, with the choices beside them."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.report.report_choices import (
    Paper,
    ReportChoices,
    ReportPart,
    ToldIdentity,
)
from sleepscorer_app.ui.dialogs.page_preview import PagePreview, Picture
from sleepscorer_app.ui.dialogs.small_screens import Scrolled
from sleepscorer_app.ui.dialogs.wrapped_label import wrapped_label

TYPING_PAUSE_MS = 350
LONGEST_NAME = 80
LONGEST_CODE = 80
NO_CODE = re.compile(r"[^A-Za-z0-9._-]")
"""What a code cannot hold, for it becomes the name of a file."""
SIDE_WIDTH = 300
PAPER_WORDS = {Paper.A4: "A4", Paper.LETTER: "Letter"}
TOLD_WORDS = {
    ToldIdentity.FIELDS: "Patient and recording fields",
    ToldIdentity.NIGHT: "File name and date",
    ToldIdentity.NOTHING: "Nothing: de-identified",
}
PART_WORDS = {
    ReportPart.HYPNODENSITY: "Hypnodensity",
    ReportPart.SPECTROGRAM: "Spectrogram",
    ReportPart.CYCLES: "Sleep cycles",
    ReportPart.ORIGIN: "How the scoring came to be",
    ReportPart.QUALITY: "Signal quality",
    ReportPart.DEFINITIONS: "Definitions",
}
Choice = TypeVar("Choice", bound=StrEnum)
AskLogo = Callable[[QWidget, Path], Path | None]


class ReportDialog(QDialog):
    """Says what is chosen and which file is wanted; it makes and writes nothing itself."""

    choices_changed = Signal()
    save_wanted = Signal(str)
    """The suffix of the file that is to be written: `.pdf` or `.html`."""

    def __init__(
        self, choices: ReportChoices, ask_logo: AskLogo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Report")
        self._ask_logo = ask_logo
        self._logo = choices.logo
        self.preview = PagePreview()
        self.definitions_box = _box({one: one.words for one in DefinitionSet}, choices.definitions)
        self.paper_box = _box(PAPER_WORDS, choices.paper)
        self.told_box = _box(TOLD_WORDS, choices.told)
        self.part_boxes = {part: QCheckBox(words) for part, words in PART_WORDS.items()}
        self.lab_edit = _edit(choices.lab_name, LONGEST_NAME)
        self.scorer_edit = _edit(choices.scorer, LONGEST_NAME)
        self.code_edit = _edit(choices.code, LONGEST_CODE)
        self.logo_label = QLabel()
        self.logo_button = QPushButton("Choose…")
        self.remove_button = QPushButton("Remove")
        self.logo_label.setProperty("look", "muted")
        self.words = wrapped_label("", "muted", width=SIDE_WIDTH)
        self.pdf_button = QPushButton("Save PDF…")
        self.html_button = QPushButton("Save HTML…")
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._lay_out(choices)
        self._connect()
        self._show_logo()

    @property
    def choices(self) -> ReportChoices:
        """What is chosen now."""
        return ReportChoices(
            paper=Paper(self.paper_box.currentData()),
            definitions=DefinitionSet(self.definitions_box.currentData()),
            parts=frozenset(part for part, box in self.part_boxes.items() if box.isChecked()),
            lab_name=self.lab_edit.text().strip(),
            logo=self._logo,
            told=ToldIdentity(self.told_box.currentData()),
            scorer=self.scorer_edit.text().strip(),
            code=NO_CODE.sub("", self.code_edit.text()).lstrip("._-"),
        )

    def show_pages(self, pictures: tuple[Picture, ...]) -> None:
        """The report by the present choices."""
        self.preview.show_pages(pictures)
        self.say("")
        self._allow_saving(True)

    def say(self, words: str) -> None:
        """A sentence beside the choices: what is at work, what went wrong, what was written."""
        self.words.setText(words)

    def say_problem(self, words: str) -> None:
        """Why there is no report by these choices."""
        self.say(words)
        self._allow_saving(False)

    def _allow_saving(self, is_allowed: bool) -> None:
        for button in (self.pdf_button, self.html_button):
            button.setEnabled(is_allowed)

    def _lay_out(self, choices: ReportChoices) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(Scrolled(self._choices(choices)), 1)
        side.addWidget(self.words)
        self.pdf_button.setDefault(True)
        close = QPushButton("Close")
        for button in (self.html_button, close):
            button.setAutoDefault(False)
        close.clicked.connect(self.reject)
        for button in (self.pdf_button, self.html_button, close):
            side.addWidget(button)
        self._allow_saving(False)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(SIDE_WIDTH)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.preview, 1)
        row.addWidget(panel)

    def _choices(self, choices: ReportChoices) -> QWidget:
        """All that is chosen, under each other."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._form())
        column.addSpacing(8)
        heading = QLabel("Parts")
        heading.setProperty("look", "heading")
        column.addWidget(heading)
        for part, box in self.part_boxes.items():
            box.setChecked(part in choices.parts)
            column.addWidget(box)
        column.addStretch(1)
        return made

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(5)
        self.logo_button.clicked.connect(self._choose_logo)
        self.remove_button.clicked.connect(self._remove_logo)
        logo_row = QHBoxLayout()
        logo_row.setSpacing(8)
        for button in (self.logo_button, self.remove_button):
            button.setAutoDefault(False)
            logo_row.addWidget(button)
        logo_row.addStretch(1)
        form.addRow("Definitions", self.definitions_box)
        form.addRow("Paper", self.paper_box)
        form.addRow("Whose night is told", self.told_box)
        form.addRow("Scorer", self.scorer_edit)
        form.addRow("Code of the night", self.code_edit)
        form.addRow("Laboratory", self.lab_edit)
        form.addRow("Logo", self.logo_label)
        form.addRow(logo_row)
        self._rows = form
        self._show_whose()
        return form

    def _connect(self) -> None:
        for box in (self.definitions_box, self.paper_box, self.told_box):
            box.currentIndexChanged.connect(self.choices_changed)
        self.told_box.currentIndexChanged.connect(self._show_whose)
        for tick in self.part_boxes.values():
            tick.toggled.connect(self.choices_changed)
        for edit in (self.lab_edit, self.scorer_edit, self.code_edit):
            edit.textEdited.connect(self._pause.start)
            edit.editingFinished.connect(self._tell_typed)
        self._pause.timeout.connect(self.choices_changed)
        self.pdf_button.clicked.connect(lambda: self._want_saved(".pdf"))
        self.html_button.clicked.connect(lambda: self._want_saved(".html"))

    def _show_whose(self) -> None:
        """Without the person there is a code, and nobody who scored."""
        is_hidden = ToldIdentity(self.told_box.currentData()) is ToldIdentity.NOTHING
        self._rows.setRowVisible(self.scorer_edit, not is_hidden)
        self._rows.setRowVisible(self.code_edit, is_hidden)

    def _tell_typed(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.choices_changed.emit()

    def _want_saved(self, suffix: str) -> None:
        self._tell_typed()
        self.save_wanted.emit(suffix)

    def _choose_logo(self) -> None:
        start = Path() if self._logo is None else self._logo.parent
        path = self._ask_logo(self, start)
        if path is not None:
            self._take_logo(path)

    def _remove_logo(self) -> None:
        self._take_logo(None)

    def _take_logo(self, path: Path | None) -> None:
        self._logo = path
        self._show_logo()
        self.choices_changed.emit()

    def _show_logo(self) -> None:
        self.logo_label.setText("none" if self._logo is None else self._logo.name)
        self.remove_button.setEnabled(self._logo is not None)


def _box(words: Mapping[Choice, str], chosen: Choice) -> QComboBox:
    box = QComboBox()
    for one, text in words.items():
        box.addItem(text, one.value)
    box.setCurrentIndex(box.findData(str(chosen)))
    return box


def _edit(text: str, longest: int) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setMaxLength(longest)
    edit.setPlaceholderText("optional")
    return edit
