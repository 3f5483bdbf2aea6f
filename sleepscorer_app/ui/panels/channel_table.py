"""The table of traces: shown or not, how tall, through which filter; an edit redraws at once."""

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QDoubleSpinBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sleepscorer_app.domain.recording import Channel, Recording
from sleepscorer_app.ui.panels.headed_table import HeadedTable
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
NAME, KIND, SCALE, LOW_CUT, HIGH_CUT, NOTCH = range(6)
HEADINGS = ("Trace", "Kind", "Gain", "Low", "High", "Notch")
TIPS = (
    "Tick what is shown",
    "What the trace is for; it decides colour and first filter",
    "Units per millimetre of screen, or (±) from the middle of the lane to its edge",
    "Low cut in Hz",
    "High cut in Hz",
    "Notch in Hz",
)
EDITED = (SCALE, LOW_CUT, HIGH_CUT, NOTCH)
OFF = 0.0
"""What a box for a cut-off holds when there is none."""


def file_words(channel: Channel) -> str:
    """`256 Hz, µV, HP:0.1Hz LP:75Hz`: what the header says of a channel."""
    parts = (f"{channel.rate_hz:g} Hz", channel.unit.strip(), channel.prefilter.strip())
    return ", ".join(part for part in parts if part)


class FrequencyBox(QDoubleSpinBox):
    """A cut-off in Hz; at zero it says `off`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(OFF, 1000.0)
        self.setDecimals(1)
        self.setSpecialValueText("off")
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class ScaleBox(QDoubleSpinBox):
    """A gain's number; a step is about a tenth of what is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0.001, 1e6)
        self.setDecimals(3)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class NumberDelegate(QStyledItemDelegate):
    """Gives each column of numbers the box that fits it."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = ScaleBox(parent) if index.column() == SCALE else FrequencyBox(parent)
        box.setFrame(False)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QDoubleSpinBox)
        editor.setValue(float(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QDoubleSpinBox)
        editor.interpretText()
        model.setData(index, editor.value(), Qt.ItemDataRole.EditRole)


class ChannelTable(HeadedTable):
    """One row per trace, top to bottom; reads and changes `TraceSettings`, holds nothing itself."""

    headings = HEADINGS

    refused = Signal(str)
    """Why an edit was not taken, as a sentence."""

    def __init__(
        self, recording: Recording, traces: TraceSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._traces = traces
        self._n_rows = len(traces.traces)
        traces.traces_changed.connect(self._show_traces)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._n_rows

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in EDITED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._traces.traces):
            return None
        trace, column = self._traces.traces[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if trace.is_shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(trace, column)
        if role == Qt.ItemDataRole.EditRole:
            return _number(trace, column) if column in EDITED else self._text(trace, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(trace, column)
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid():
            return False
        place, column = index.row(), index.column()
        trace = self._traces.traces[place]
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            is_shown = Qt.CheckState(value) is Qt.CheckState.Checked
            self._traces.set_trace(place, replace(trace, is_shown=is_shown))
            return True
        if role != Qt.ItemDataRole.EditRole or column not in EDITED:
            return False
        try:
            self._traces.set_trace(place, _changed(trace, column, float(str(value))))
        except ValueError as error:
            self.refused.emit(f"{trace.name}: {error}.")
            return False
        return True

    def _text(self, trace: TraceStyle, column: int) -> str:
        if column == NAME:
            return trace.name
        if column == KIND:
            return trace.derivation.role.value
        number = _number(trace, column)
        if column == SCALE:
            return trace.gain.words(self._recording.channels[trace.derivation.channel].unit)
        return "off" if number == OFF else f"{number:g}"

    def _tip(self, trace: TraceStyle, column: int) -> str:
        channels = self._recording.channels
        derivation = trace.derivation
        if column != NAME:
            return TIPS[column]
        against = " and ".join(channels[one].name for one in derivation.references)
        against = f" minus {against}" if against else ""
        channel = channels[derivation.channel]
        return f"{channel.name}{against}; in the file: {file_words(channel)}"

    def _show_traces(self) -> None:
        if len(self._traces.traces) != self._n_rows:
            self.beginResetModel()
            self._n_rows = len(self._traces.traces)
            self.endResetModel()
            return
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, NOTCH))


def _number(trace: TraceStyle, column: int) -> float:
    band = trace.display_filter
    if column == SCALE:
        return trace.gain.value
    cut_hz = {LOW_CUT: band.low_cut_hz, HIGH_CUT: band.high_cut_hz, NOTCH: band.notch_hz}[column]
    return OFF if cut_hz is None else cut_hz


def _changed(trace: TraceStyle, column: int, number: float) -> TraceStyle:
    """The trace with another number; `ValueError` for one that makes no sense."""
    if column == SCALE:
        return replace(trace, gain=replace(trace.gain, value=number))
    field = {LOW_CUT: "low_cut_hz", HIGH_CUT: "high_cut_hz", NOTCH: "notch_hz"}[column]
    cut_hz = None if number == OFF else number
    return replace(trace, display_filter=replace(trace.display_filter, **{field: cut_hz}))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in EDITED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
