"""The night's numbers, live, in two real tables; each says how it is defined."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import clock_time
from sleepscorer_app.domain.statistics.figure_words import NOT_THERE, figure_text, number_text
from sleepscorer_app.domain.statistics.sleep_statistics import (
    DefinitionSet,
    SleepStatistics,
    Unit,
    sleep_statistics,
)
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.night.document import Document

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True)
class Row:
    """One line of a table: cells as text, and what the line means."""

    cells: tuple[str, ...]
    definition: str


def night_rows(found: SleepStatistics) -> tuple[Row, ...]:
    """The night as a whole; arousals only where some are marked."""
    return tuple(
        Row((one.index.words, figure_text(one)), one.index.definition)
        for one in found.of_the_night
        if one.value is not None or not one.index.name.startswith("arousal")
    )


def stage_rows(found: SleepStatistics) -> tuple[Row, ...]:
    """Each stage: minutes, and percent of total sleep time."""
    rows: list[Row] = []
    for stage in HYPNOGRAM_ORDER:
        figures = [found.of_stage(stage, unit) for unit in (Unit.MINUTES, Unit.PERCENT)]
        cells = [NOT_THERE if one is None else number_text(one) for one in figures]
        if figures[1] is not None and figures[1].value is not None:
            cells[1] = f"{cells[1]} %"
        definition = " ".join(one.index.definition for one in figures if one is not None)
        rows.append(Row((stage.letter, *cells), definition))
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

    definitions_chosen = Signal(DefinitionSet)
    """The person wants to see the numbers by these definitions."""

    def __init__(
        self,
        document: Document,
        definitions: DefinitionSet = DefinitionSet.AASM,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._choice = _definitions_box(definitions)
        self._night = StatisticsTable(("", ""), self)
        self._stages = StatisticsTable(("Stage", "Minutes", "% of TST"), self)
        self._range = QLabel()
        self._range.setWordWrap(True)
        self._range.setProperty("look", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(_heading("Night"), 1)
        head.addWidget(self._choice)
        layout.addLayout(head)
        self._night_table = _table(self._night, "Statistics of the night")
        self._night_table.horizontalHeader().hide()
        layout.addWidget(self._night_table)
        layout.addWidget(self._range)
        layout.addSpacing(8)
        layout.addWidget(_heading("Stages"))
        self._stage_table = _table(self._stages, "Minutes and percent of each stage")
        layout.addWidget(self._stage_table)
        layout.addStretch(1)
        document.scoring_changed.connect(self._show_numbers)
        self._choice.currentIndexChanged.connect(self._take_choice)
        self._show_numbers()

    @property
    def definitions(self) -> DefinitionSet:
        """The set by which the numbers are counted."""
        return DefinitionSet(self._choice.currentData())

    def choose_definitions(self, definitions: DefinitionSet) -> None:
        """Count by this set, chosen elsewhere."""
        self._choice.setCurrentIndex(self._choice.findData(definitions.value))

    def _take_choice(self) -> None:
        self._show_numbers()
        self.definitions_chosen.emit(self.definitions)

    def _show_numbers(self) -> None:
        scoring = self._document.scoring
        off = onset_of(scoring.markers, MarkerKind.LIGHTS_OFF)
        on = onset_of(scoring.markers, MarkerKind.LIGHTS_ON)
        found = sleep_statistics(scoring.hypnogram, scoring.markers, self.definitions)
        self._night.show_rows(night_rows(found))
        self._stages.show_rows(stage_rows(found))
        for table in (self._night_table, self._stage_table):
            _fit_height(table)
        recording = self._document.recording
        start = f"{clock_time(recording, off):%H:%M:%S}" if off is not None else "recording's start"
        stop = f"{clock_time(recording, on):%H:%M:%S}" if on is not None else "recording's end"
        from_words = "lights off at " if off is not None else "the "
        to_words = "lights on at " if on is not None else "the "
        self._range.setText(f"Counted from {from_words}{start} to {to_words}{stop}.")


def _definitions_box(chosen: DefinitionSet) -> QComboBox:
    box = NamedBox()
    box.setAccessibleName("Definitions of the numbers")
    box.setToolTip("By whose definitions the numbers are counted; each line's tip says how.")
    for one in DefinitionSet:
        box.addItem(one.words, one.value)
    box.setCurrentIndex(box.findData(chosen.value))
    return box


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
