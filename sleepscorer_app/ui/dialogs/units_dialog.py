"""Asks in which unit channels are whose numbers cannot be µV, and shows what each answer gives."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.unit_doubts import UnitDoubt
from sleepscorer_app.ui.dialogs.mapping_dialog import scrolling
from sleepscorer_app.ui.dialogs.wrapped_label import wrapped_label
from sleepscorer_app.ui.look.named_box import NamedBox

WIDTH = 520
UNIT_FACTORS = {1e6: "V", 1e3: "mV", 1.0: "µV", 1e-3: "nV"}


class UnitsDialog(QDialog):
    """A row per channel: what the file says, the amplitude, and the unit to take."""

    def __init__(
        self,
        doubts: Sequence[UnitDoubt],
        chosen: Mapping[str, float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Units")
        self._doubts = tuple(doubts)
        # Nothing was chosen yet: the proposal stands there to be agreed to.
        is_new = not chosen
        self.boxes = tuple(
            _box(one, one.factor if is_new else chosen.get(one.name)) for one in self._doubts
        )
        self.results = tuple(QLabel() for _ in self._doubts)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        for box in self.boxes:
            box.currentIndexChanged.connect(self._show_results)
        self._show_results()

    def factors(self) -> dict[str, float]:
        """By what each channel's numbers are to be multiplied; channels left alone are missing."""
        chosen = (
            (one.name, box.currentData()) for one, box in zip(self._doubts, self.boxes, strict=True)
        )
        return {name: float(factor) for name, factor in chosen if factor is not None}

    def _show_results(self) -> None:
        for one, box, label in zip(self._doubts, self.boxes, self.results, strict=True):
            factor = box.currentData()
            after = one.amplitude if factor is None else one.amplitude * factor
            unit = (one.unit or "no unit") if factor is None else "µV"
            label.setText(f"{after:.3g} {unit}")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(
            wrapped_label("These numbers cannot be µV as they are", "heading", width=WIDTH)
        )
        column.addWidget(
            wrapped_label(
                "The amplitude is the median of peak to peak in 2 s, over the night; scalp EEG has "
                "some 20 to 200 µV. Your choice is remembered for this recording and can be taken "
                "back here. The file itself is not changed.",
                width=WIDTH,
            )
        )
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(20)
        for place, words in enumerate(
            ("Channel", "Amplitude in the file", "Its numbers are in", "Then")
        ):
            grid.addWidget(_muted(words), 0, place)
        for row, one in enumerate(self._doubts):
            grid.addWidget(QLabel(one.name), row + 1, 0)
            grid.addWidget(QLabel(f"{one.amplitude:.3g} {one.unit or '(no unit)'}"), row + 1, 1)
            grid.addWidget(self.boxes[row], row + 1, 2)
            grid.addWidget(self.results[row], row + 1, 3)
        grid.setColumnStretch(4, 1)
        column.addWidget(scrolling(rows, len(self._doubts)))
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Use these units")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)


def _box(doubt: UnitDoubt, factor: float | None) -> QComboBox:
    box = NamedBox()
    box.setAccessibleName(f"Unit of {doubt.name}")
    box.addItem("what the file says", None)
    factors = dict(UNIT_FACTORS)
    for extra in (doubt.factor, factor):
        if extra is not None:
            factors.setdefault(extra, f"{extra:g} µV each")
    if doubt.unit == "µV":
        # What the file says already.
        del factors[1.0]
    for value, words in sorted(factors.items(), reverse=True):
        box.addItem(words, value)
        if value == factor:
            box.setCurrentIndex(box.count() - 1)
    return box


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "muted")
    return label
