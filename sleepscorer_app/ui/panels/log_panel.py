"""The log of the night: who changed what and when, newest first; read only."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from sleepscorer_app.domain.scoring_log import LogEntry, entries_of_epoch
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.panels.headed_table import HeadedTable
from sleepscorer_app.ui.panels.origin_words import origin_words

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("When", "Who", "What")


class LogTable(HeadedTable):
    """The entries as rows, newest first."""

    headings = HEADINGS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LogEntry, ...] = ()

    def show_entries(self, entries: Sequence[LogEntry]) -> None:
        """Put these (oldest first) in place of the rows there are."""
        self.beginResetModel()
        self._entries = tuple(reversed(entries))
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells(self._entries[index.row()])[index.column()]
        return None


class LogPanel(QWidget):
    """Reads the log anew when it comes up, and at every save while it is seen."""

    def __init__(
        self,
        document: Document,
        read_log: Callable[[], Sequence[LogEntry]],
        viewport: Viewport | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._read_log = read_log
        self._viewport = viewport
        self.only_epoch = QCheckBox("Only the epoch shown")
        self._origin = QLabel()
        self._origin.setWordWrap(True)
        self._origin.setAccessibleName("Where the stage of the epoch shown is from")
        self.table = LogTable(self)
        view = QTableView()
        view.setModel(self.table)
        view.setAccessibleName("Log of changes")
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.verticalHeader().hide()
        view.setWordWrap(False)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        note = QLabel("Every change is kept, undone ones too.")
        note.setProperty("look", "muted")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(note)
        column.addWidget(self._origin)
        column.addWidget(self.only_epoch)
        column.addWidget(view, 1)
        document.saved.connect(self._read_if_seen)
        self.only_epoch.toggled.connect(self._read_if_seen)
        self.only_epoch.setVisible(viewport is not None)
        self._origin.setVisible(viewport is not None)
        if viewport is not None:
            viewport.epoch_changed.connect(self._follow_epoch)

    @property
    def origin_words(self) -> str:
        """What is said of the epoch shown."""
        return self._origin.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read_if_seen(self) -> None:
        if self.isVisible():
            self._read()

    def _follow_epoch(self) -> None:
        if self.isVisible():
            self._say_origin()
            if self.only_epoch.isChecked():
                self._read()

    def _read(self) -> None:
        entries = self._read_log()
        if self._viewport is not None and self.only_epoch.isChecked():
            entries = entries_of_epoch(entries, self._viewport.epoch)
        self.table.show_entries(entries)
        self._say_origin()

    def _say_origin(self) -> None:
        if self._viewport is not None and self._document.n_epochs:
            epoch = self._viewport.epoch
            self._origin.setText(
                f"Epoch {epoch + 1}. {origin_words(self._document.scoring, epoch)}"
            )


def cells(entry: LogEntry) -> tuple[str, str, str]:
    """An entry's time (of this computer's zone), scorer and deed."""
    at = entry.at.astimezone()
    return f"{at.day} {at:%b %H:%M:%S}", entry.who or "–", entry.what
