"""The night's numbers, live, in two real tables; each says how it is defined."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import clock_time
from sleepscorer_app.domain.sleep_statistics import (
    DEFINITIONS,
    SleepStatistics,
    sleep_statistics,
)
from sleepscorer_app.ui.document import Document

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
NOT_THERE = "–"


@dataclass(frozen=True)
class Row:
    """One line of a table: cells as text, and what the line means."""

    cells: tuple[str, ...]
    definition: str


def minutes_text(minutes: float | None) -> str:
    """`412.5 min`, or a dash for what does not exist."""
    return NOT_THERE if minutes is None else f"{minutes:.1f} min"


def hours_text(minutes: float) -> str:
    """`6 h 52 min`: a long time as a person says it; half minutes stay."""
    hours, rest = divmod(minutes, 60)
    return f"{int(hours)} h {rest:04.1f} min" if hours else f"{rest:.1f} min"


def night_rows(found: SleepStatistics) -> tuple[Row, ...]:
    """The night as a whole."""
    efficiency = NOT_THERE if found.se_percent is None else f"{found.se_percent:.1f} %"
    named = (
        ("Total recording time, TRT", hours_text(found.trt_minutes), "trt_minutes"),
        ("Total sleep time, TST", hours_text(found.tst_minutes), "tst_minutes"),
        ("Sleep efficiency, SE", efficiency, "se_percent"),
        ("Sleep onset latency, SOL", minutes_text(found.sol_minutes), "sol_minutes"),
        ("Wake after sleep onset, WASO", minutes_text(found.waso_minutes), "waso_minutes"),
        ("REM latency", minutes_text(found.rem_latency_minutes), "rem_latency_minutes"),
        ("Awakenings", f"{found.awakenings}", "awakenings"),
        ("Stage shifts", f"{found.stage_shifts}", "stage_shifts"),
        ("Unscored epochs", f"{found.n_unscored}", "n_unscored"),
    )
    return tuple(Row((name, value), DEFINITIONS[field]) for name, value, field in named)


def stage_rows(found: SleepStatistics) -> tuple[Row, ...]:
    """Each stage: minutes, and percent of total sleep time."""
    rows: list[Row] = []
    for stage in HYPNOGRAM_ORDER:
        percent = found.stage_percent_of_tst.get(stage)
        shown = NOT_THERE if percent is None else f"{percent:.1f} %"
        definition = DEFINITIONS["stage_minutes"]
        if stage is not Stage.W:
            definition = f"{definition} {DEFINITIONS['stage_percent_of_tst']}"
        rows.append(Row((stage.letter, f"{found.stage_minutes[stage]:.1f}", shown), definition))
    return tuple(rows)


class StatisticsTable(QAbstractTableModel):
    """Rows of text under headings; the first column is a name, the others are numbers."""

    def __init__(self, headings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Put other numbers in; the table keeps its selection when only the cells change."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(rows) - 1, len(self._headings) - 1)
            )

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.definition
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class StatisticsPanel(QWidget):
    """The panel; it follows every edit and every move of the lights."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._night = StatisticsTable(("", ""), self)
        self._stages = StatisticsTable(("Stage", "Minutes", "% of TST"), self)
        self._range = QLabel()
        self._range.setWordWrap(True)
        self._range.setProperty("look", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(_heading("Night"))
        night_table = _table(self._night, "Statistics of the night")
        night_table.horizontalHeader().hide()
        layout.addWidget(night_table)
        layout.addWidget(self._range)
        layout.addSpacing(8)
        layout.addWidget(_heading("Stages"))
        stage_table = _table(self._stages, "Minutes and percent of each stage")
        layout.addWidget(stage_table)
        layout.addStretch(1)
        document.scoring_changed.connect(self._show_numbers)
        self._show_numbers()
        _fit_height(night_table)
        _fit_height(stage_table)

    def _show_numbers(self) -> None:
        scoring = self._document.scoring
        off = onset_of(scoring.markers, MarkerKind.LIGHTS_OFF)
        on = onset_of(scoring.markers, MarkerKind.LIGHTS_ON)
        found = sleep_statistics(scoring.hypnogram, lights_off_seconds=off, lights_on_seconds=on)
        self._night.show_rows(night_rows(found))
        self._stages.show_rows(stage_rows(found))
        recording = self._document.recording
        start = f"{clock_time(recording, off):%H:%M:%S}" if off is not None else "recording's start"
        stop = f"{clock_time(recording, on):%H:%M:%S}" if on is not None else "recording's end"
        from_words = "lights off at " if off is not None else "the "
        to_words = "lights on at " if on is not None else "the "
        self._range.setText(f"Counted from {from_words}{start} to {to_words}{stop}.")


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _heading(words: str) -> QLabel:
    heading = QLabel(words)
    heading.setProperty("look", "heading")
    return heading


def _table(model: StatisticsTable, name: str) -> QTableView:
    table = QTableView()
    table.setTabKeyNavigation(False)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 9)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _fit_height(table: QTableView) -> None:
    """As tall as its rows: nobody scrolls in nine lines."""
    header = table.horizontalHeader()
    head = 0 if header.isHidden() else header.sizeHint().height()
    rows = table.model().rowCount() * table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(head + rows + 2)
