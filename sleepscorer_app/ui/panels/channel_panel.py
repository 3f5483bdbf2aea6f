"""The panel of channels: what is scored, what is drawn, in what order, through which filter."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.montages.montage_choice import MontageChoice
from sleepscorer_app.ui.montages.night_montage import NightMontage
from sleepscorer_app.ui.panels.channel_table import (
    HIGH_CUT,
    LOW_CUT,
    NAME,
    NOTCH,
    OFF,
    ChannelTable,
    FrequencyBox,
    NumberDelegate,
)
from sleepscorer_app.ui.scoring.scored_choice import ScoredChoice
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

LEAST_ROWS = 8


class ChannelPanel(QWidget):
    """Everything about traces that is not on the traces themselves.

    Without a `montage` there is none to choose.
    """

    montage_edit_wanted = Signal()

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        montage: NightMontage | None = None,
        amplitude: Amplitude | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._traces = traces
        self._amplitude = amplitude
        self.table = ChannelTable(recording, traces, self)
        self.table.refused.connect(self._say)
        self._complaint = QLabel()
        self._complaint.setProperty("look", "error")
        self._complaint.setWordWrap(True)
        self._complaint.hide()
        traces.traces_changed.connect(self._complaint.hide)
        self.table_view = self._made_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        if montage is not None:
            choice = MontageChoice(montage)
            choice.edit_wanted.connect(self.montage_edit_wanted)
            layout.addWidget(choice)
        layout.addWidget(ScoredChoice(traces))
        layout.addSpacing(4)
        layout.addWidget(_heading("Traces"))
        layout.addWidget(self.table_view, 100)
        layout.addLayout(self._move_buttons())
        layout.addWidget(self._complaint)
        layout.addSpacing(4)
        layout.addWidget(_heading("Filters by kind, in Hz"))
        self._kind_filters = QWidget()
        layout.addWidget(self._kind_filters)
        self._layout = layout
        self._show_kinds()
        traces.derivations_changed.connect(self._show_kinds)
        note = QLabel("Filters change what is drawn, never what is scored.")
        note.setProperty("look", "muted")
        note.setWordWrap(True)
        layout.addWidget(note)
        layout.addStretch(1)

    def move_selected(self, step: int) -> None:
        """Take the selected trace one place up (-1) or down (1)."""
        place = self.table_view.currentIndex().row()
        to_place = place + step
        if place >= 0 and 0 <= to_place < len(self._traces.traces):
            self._traces.move_trace(place, to_place)
            self.table_view.setCurrentIndex(self.table.index(to_place, NAME))

    def fit_selected(self) -> None:
        """Give the selected trace a gain at which it fills its lane on this page."""
        place = self.table_view.currentIndex().row()
        if place >= 0 and self._amplitude is not None:
            self._amplitude.fit_wanted.emit(place)

    def _made_table(self) -> QTableView:
        view = QTableView()
        view.setTabKeyNavigation(False)
        view.setModel(self.table)
        view.setItemDelegate(NumberDelegate(view))
        view.setAccessibleName("Traces from top to bottom")
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 9)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(34)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentRowChanged.connect(self._enable_moves)
        return view

    def _move_buttons(self) -> QHBoxLayout:
        self._up, self._down = QPushButton("Move up"), QPushButton("Move down")
        self._up.clicked.connect(lambda: self.move_selected(-1))
        self._down.clicked.connect(lambda: self.move_selected(1))
        self._fit = QPushButton("Fit height")
        self._fit.setToolTip("Make the selected trace fill its lane on this page")
        self._fit.clicked.connect(self.fit_selected)
        row = QHBoxLayout()
        for button in (self._up, self._down, self._fit):
            button.setEnabled(False)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _enable_moves(self, current: QModelIndex, before: QModelIndex) -> None:
        last = len(self._traces.traces) - 1
        self._up.setEnabled(current.row() > 0)
        self._down.setEnabled(0 <= current.row() < last)
        self._fit.setEnabled(current.row() >= 0)

    def _show_kinds(self) -> None:
        """A row of boxes for each kind of trace there is now."""
        filters = _KindFilters(self._traces)
        filters.refused.connect(self._say)
        self._layout.replaceWidget(self._kind_filters, filters)
        self._kind_filters.deleteLater()
        self._kind_filters = filters
        n_rows, row = self.table.rowCount(), self.table_view.verticalHeader().defaultSectionSize()
        around = self.table_view.horizontalHeader().sizeHint().height() + 4
        # The whole panel scrolls, rather than the traces in a table of two lines.
        self.table_view.setMinimumHeight(around + min(n_rows, LEAST_ROWS) * row)
        self.table_view.setMaximumHeight(around + n_rows * row)

    def _say(self, sentence: str) -> None:
        self._complaint.setText(sentence)
        self._complaint.show()


class _KindFilters(QWidget):
    """Three boxes for each kind of trace."""

    refused = Signal(str)

    def __init__(self, traces: TraceSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for column, words in ((1, "Low"), (2, "High"), (3, "Notch")):
            head = QLabel(words)
            head.setProperty("look", "muted")
            grid.addWidget(head, 0, column)
        present = dict.fromkeys(derivation.role for derivation in traces.derivations)
        for row, role in enumerate(present, start=1):
            grid.addWidget(QLabel(role.value), row, 0)
            boxes = KindFilter(role, traces, self)
            boxes.refused.connect(self.refused)
            for column, box in enumerate(boxes.boxes, start=1):
                grid.addWidget(box, row, column)
        grid.setColumnStretch(0, 1)


class KindFilter(QWidget):
    """Three boxes that filter all traces of one kind."""

    refused = Signal(str)

    def __init__(self, role: Role, traces: TraceSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._role = role
        self._traces = traces
        self.boxes = tuple(FrequencyBox() for _ in (LOW_CUT, HIGH_CUT, NOTCH))
        for box, words in zip(self.boxes, ("low cut", "high cut", "notch"), strict=True):
            box.setAccessibleName(f"{role.value}: {words} in Hz")
            box.valueChanged.connect(self._filter_kind)
        traces.traces_changed.connect(self._show_filter)
        self._show_filter()

    def _show_filter(self) -> None:
        of_kind = (one for one in self._traces.traces if one.derivation.role is self._role)
        first = next(of_kind, None)
        if first is None:
            # The last trace of the kind has just gone, and these boxes are about to go.
            return
        band = first.display_filter
        cuts_hz = (band.low_cut_hz, band.high_cut_hz, band.notch_hz)
        for box, cut_hz in zip(self.boxes, cuts_hz, strict=True):
            box.blockSignals(True)
            box.setValue(cut_hz if cut_hz is not None else OFF)
            box.blockSignals(False)

    def _filter_kind(self) -> None:
        cuts_hz = [None if box.value() == OFF else box.value() for box in self.boxes]
        try:
            band = DisplayFilter(*cuts_hz)
        except ValueError as error:
            self.refused.emit(f"{self._role.value}: {error}.")
            self._show_filter()
        else:
            self._traces.set_role_filter(self._role, band)


def _heading(words: str) -> QLabel:
    heading = QLabel(words)
    heading.setProperty("look", "heading")
    return heading
