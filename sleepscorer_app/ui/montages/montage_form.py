"""The editor's form: everything about the traces that are selected, changed as one types."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.traces.gain import GainMeasure
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.montages.montage_editing import MontageEditing
from sleepscorer_app.ui.montages.trace_montage import is_average, linked_mastoids
from sleepscorer_app.ui.panels.channel_table import OFF, FrequencyBox, ScaleBox, file_words
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

COLOURS = (
    ("as its kind", ""),
    ("blue", "#2f7fc1"),
    ("green", "#3c7d5f"),
    ("violet", "#a1459c"),
    ("red", "#b4483c"),
    ("orange", "#c2711a"),
    ("teal", "#1f8a8a"),
    ("grey", "#6b7280"),
)
"""Each can be told from the others in both themes; drawing keeps it readable on the background."""
MEASURES = {
    GainMeasure.PER_MILLIMETRE: "per mm",
    GainMeasure.PER_HALF_LANE: "per half lane",
}
NOTHING, AVERAGE = "nothing", "average"
CUTS = (("low_cut_hz", "Low cut"), ("high_cut_hz", "High cut"), ("notch_hz", "Notch"))


class MontageForm(QWidget):
    """Shows the first of the selected traces; a change goes to all of them."""

    def __init__(self, editing: MontageEditing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._places: tuple[int, ...] = ()
        self._linked = linked_mastoids(editing.recording)
        self.name = QLineEdit()
        self.role = _box("Kind of trace")
        self.channel = _box("Channel")
        self.minus = _box("Taken off")
        self.colour = _box("Colour")
        self.flip = QCheckBox("Upside down")
        self.gain = ScaleBox()
        self.measure = _box("What the gain counts")
        self.cuts = {field: FrequencyBox() for field, _ in CUTS}
        self.file_note = QLabel()
        self.file_note.setWordWrap(True)
        self.file_note.setProperty("look", "muted")
        self._fill_boxes()
        self._lay_out()
        self._connect()
        editing.changed.connect(self._show)
        self.select(())

    def select(self, places: Sequence[int]) -> None:
        """From now on the form is about the traces at these places."""
        self._places = tuple(places)
        self._show()

    def _fill_boxes(self) -> None:
        channels = self._editing.recording.channels
        for index, channel in enumerate(channels):
            self.channel.addItem(channel.name, index)
            self.channel.setItemData(index, file_words(channel), Qt.ItemDataRole.ToolTipRole)
        self.minus.addItem("nothing", NOTHING)
        if self._linked:
            names = " and ".join(channels[one].name for one in self._linked)
            self.minus.addItem(f"linked {names}", self._linked)
        self.minus.addItem("average of the electrodes", AVERAGE)
        for index, channel in enumerate(channels):
            self.minus.addItem(channel.name, (index,))
        for role in Role:
            self.role.addItem(role.value, role.value)
        for measure, words in MEASURES.items():
            self.measure.addItem(words, measure.value)
        for words, colour in COLOURS:
            self.colour.addItem(_swatch(colour), words, colour)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows = (
            (("Name", self.name), ("Kind", self.role)),
            (("Channel", self.channel), ("minus", self.minus)),
            (("Colour", self.colour), ("", self.flip)),
        )
        for row, pairs in enumerate(rows):
            for column, (words, field) in enumerate(pairs):
                grid.addWidget(QLabel(words), row, 2 * column)
                grid.addWidget(field, row, 2 * column + 1)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(8)
        boxes: tuple[tuple[str, QWidget], ...] = (
            ("Gain", self.gain),
            ("counted", self.measure),
            *((f"{words}, Hz", self.cuts[one]) for one, words in CUTS),
        )
        for column, (words, box) in enumerate(boxes):
            box.setAccessibleName(words.removesuffix(", Hz"))
            numbers.addWidget(QLabel(words), 0, column)
            numbers.addWidget(box, 1, column)
            numbers.setColumnStretch(column, 1)
        grid.addLayout(numbers, len(rows), 0, 1, 4)
        grid.addWidget(self.file_note, len(rows) + 1, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.name.setAccessibleName("Name of the trace")
        self.name.setPlaceholderText("as derived")

    def _connect(self) -> None:
        editing = self._editing
        self.name.editingFinished.connect(self._rename)
        self.role.activated.connect(self._set_role)
        self.colour.activated.connect(self._recolour)
        self.channel.activated.connect(self._derive)
        self.minus.activated.connect(self._derive)
        self.flip.clicked.connect(lambda: editing.invert(self._places, self.flip.isChecked()))
        self.gain.valueChanged.connect(self._rescale)
        self.measure.activated.connect(self._rescale)
        for field, box in self.cuts.items():
            box.valueChanged.connect(self._cut_to(field))

    def _rescale(self) -> None:
        measure = GainMeasure(self.measure.currentData())
        self._editing.rescale(self._places, self.gain.value(), measure)

    def _set_role(self) -> None:
        self._editing.set_role(self._places, Role(self.role.currentData()))

    def _recolour(self) -> None:
        self._editing.colour(self._places, str(self.colour.currentData()))

    def _cut_to(self, field: str) -> Callable[[float], None]:
        def cut(value: float) -> None:
            self._editing.cut(self._places, field, None if value == OFF else value)

        return cut

    def _rename(self) -> None:
        if len(self._places) == 1:
            self._editing.rename(self._places[0], self.name.text())

    def _derive(self) -> None:
        minus = self.minus.currentData()
        one = len(self._places) == 1
        channel = self.channel.currentData() if one else None
        if minus == AVERAGE:
            if one:
                self._editing.derive(self._places, channel, ())
            self._editing.take_average(self._places)
        else:
            self._editing.derive(self._places, channel, () if minus == NOTHING else minus)

    def _show(self) -> None:
        self._places = tuple(one for one in self._places if one < len(self._editing.traces))
        self.setEnabled(bool(self._places))
        trace = self._editing.traces[self._places[0]] if self._places else None
        is_one = len(self._places) == 1
        self.name.setEnabled(is_one)
        self.channel.setEnabled(is_one)
        fields = (self.name, self.role, self.channel, self.minus, self.colour, self.flip)
        boxes = (*fields, self.gain, self.measure, *self.cuts.values())
        for box in boxes:
            box.blockSignals(True)
        if trace is not None:
            self._show_trace(trace)
        for box in boxes:
            box.blockSignals(False)

    def _show_trace(self, trace: TraceStyle) -> None:
        derivation, channels = trace.derivation, self._editing.recording.channels
        self.name.setText(trace.name if len(self._places) == 1 else "")
        self.role.setCurrentIndex(self.role.findData(derivation.role.value))
        self.channel.setCurrentIndex(derivation.channel)
        self._show_minus(trace)
        self._show_colour(trace.colour)
        self.flip.setChecked(trace.is_inverted)
        self.gain.setSuffix(f" {channels[derivation.channel].unit}")
        self.gain.setValue(trace.gain.value)
        self.measure.setCurrentIndex(self.measure.findData(trace.gain.measure.value))
        for field, box in self.cuts.items():
            cut_hz = getattr(trace.display_filter, field)
            box.setValue(OFF if cut_hz is None else cut_hz)
        used = dict.fromkeys((derivation.channel, *derivation.references[:3]))
        words = "; ".join(f"{channels[one].name}: {file_words(channels[one])}" for one in used)
        self.file_note.setText(f"In the file: {words}.")

    def _show_minus(self, trace: TraceStyle) -> None:
        derivation = trace.derivation
        wanted: object = derivation.references or NOTHING
        if is_average(derivation, self._editing.recording):
            wanted = AVERAGE
        self.minus.setCurrentIndex(
            next((i for i in range(self.minus.count()) if self.minus.itemData(i) == wanted), -1)
        )

    def _show_colour(self, colour: str) -> None:
        if self.colour.findData(colour) < 0:
            self.colour.addItem(_swatch(colour), colour, colour)
        self.colour.setCurrentIndex(self.colour.findData(colour))


def _box(name: str) -> QComboBox:
    box = NamedBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(14, 14)
    pixmap.fill(QColor(colour) if colour else QColor(0, 0, 0, 0))
    return QIcon(pixmap)
