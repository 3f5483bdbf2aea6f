"""The marks of the night as a table: when, what, on which channel, how long, which words."""

from datetime import datetime, timedelta

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.markers.marker_marks import SHORT_WORDS
from sleepscorer_app.ui.panels.headed_table import HeadedTable

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("Time", "Mark", "Channel", "Lasts", "Text")
LENGTH = HEADINGS.index("Lasts")
OWN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_F2)


class MarkerTable(HeadedTable):
    """Marks from first to last."""

    headings = HEADINGS

    def __init__(self, start: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self.markers: tuple[Marker, ...] = ()

    def show_markers(self, markers: tuple[Marker, ...]) -> None:
        """Put these in place of the rows there are."""
        self.beginResetModel()
        self.markers = markers
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.markers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        marker = self.markers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(marker, self._start)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LENGTH:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"Epoch {int(marker.onset_seconds // EPOCH_SECONDS) + 1}. {marker.text}"
        return None


class MarkerView(QTableView):
    """Enter, Delete and F2 act on the chosen row, also where the window has a use for them."""

    key_pressed = Signal(int)
    """One of the table's own keys, as Qt numbers it; both Enters are one."""

    def __init__(self, model: MarkerTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("Marks of the night")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        is_own = isinstance(event, QKeyEvent) and event.key() in OWN_KEYS
        if is_own and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OWN_KEYS:
            is_enter = event.key() == Qt.Key.Key_Enter
            self.key_pressed.emit(int(Qt.Key.Key_Return if is_enter else event.key()))
        else:
            super().keyPressEvent(event)


def cells(marker: Marker, start: datetime) -> tuple[str, str, str, str, str]:
    """Clock time, kind, channel, length and words of a mark."""
    at = start + timedelta(seconds=marker.onset_seconds)
    length = f"{marker.duration_seconds:g} s" if marker.duration_seconds else "–"
    kind = SHORT_WORDS[marker.kind]
    return f"{at:%H:%M:%S}", kind, marker.channel or "all", length, marker.text
