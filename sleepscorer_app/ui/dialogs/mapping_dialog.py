"""Asks what the signs of a bare list of stages mean, and shows what would come of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.files.hypnogram_formats.sign_mapping import Sign, SignList
from sleepscorer_app.ui.dialogs.wrapped_label import wrapped_label
from sleepscorer_app.ui.look.named_box import NamedBox

WIDTH = 480
MOST_ROWS_SHOWN = 9
STAGES = (*HYPNOGRAM_ORDER, Stage.UNSCORED)


class MappingDialog(QDialog):
    """One row per sign with the guessed stage, which the person may change."""

    def __init__(self, name: str, signs: SignList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What the signs mean")
        self._signs = signs.signs
        self.boxes = tuple(_stage_box(one) for one in self._signs)
        self.counts = QLabel()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out(name, signs.numbering)
        for box in self.boxes:
            box.currentIndexChanged.connect(self._count)
        self._count()

    def mapping(self) -> dict[str, Stage]:
        """What each sign means now; signs that nobody has explained are missing."""
        chosen = (
            (one.text, box.currentData()) for one, box in zip(self._signs, self.boxes, strict=True)
        )
        return {text: Stage(stage) for text, stage in chosen if stage is not None}

    def _count(self) -> None:
        mapping = self.mapping()
        totals: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        for one in self._signs:
            if one.text in mapping:
                totals[mapping[one.text]] += one.count
        self.counts.setText("   ".join(f"{_words(stage)} {n}" for stage, n in totals.items()))
        is_complete = len(mapping) == len(self._signs)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_complete)

    def _lay_out(self, name: str, numbering: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(wrapped_label(name, "heading", width=WIDTH))
        guess = f" It looks like {numbering}." if numbering else ""
        column.addWidget(
            wrapped_label(
                f"This file does not say what its signs mean.{guess} Please check each stage.",
                width=WIDTH,
            )
        )
        column.addWidget(self._rows())
        column.addWidget(
            wrapped_label("Epochs in the file that get each stage:", "muted", width=WIDTH)
        )
        column.addWidget(self.counts)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Import")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _rows(self) -> QScrollArea:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(3, 1)
        for place, words in enumerate(("Sign", "Epochs", "Stage")):
            grid.addWidget(_heading(words), 0, place)
        for row, (one, box) in enumerate(zip(self._signs, self.boxes, strict=True), start=1):
            grid.addWidget(QLabel(one.text), row, 0)
            count = QLabel(str(one.count))
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            count.setToolTip(f"First in line {one.first_line}")
            grid.addWidget(count, row, 1)
            grid.addWidget(box, row, 2)
        return scrolling(rows, len(self._signs))


def scrolling(rows: QWidget, n_rows: int) -> QScrollArea:
    """The rows under one heading; so many that they would leave the screen scroll instead."""
    area = QScrollArea()
    # Tab goes to what is in it, and that scrolls into sight.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(rows)
    n_shown = min(n_rows, MOST_ROWS_SHOWN) + 1
    area.setMinimumHeight(rows.sizeHint().height() * n_shown // (n_rows + 1) + 8)
    return area


def _stage_box(sign: Sign) -> QComboBox:
    box = NamedBox()
    box.setAccessibleName(f"Stage of {sign.text}")
    if sign.stage is None:
        box.addItem("Choose…", None)
    for stage in STAGES:
        box.addItem(_words(stage), int(stage))
        if stage is sign.stage:
            box.setCurrentIndex(box.count() - 1)
    return box


def _words(stage: Stage) -> str:
    return "unscored" if stage is Stage.UNSCORED else stage.letter


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "muted")
    return label
