"""The editor's table of traces: name, what it is made of, what the file says of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sleepscorer_app.ui.look.icons import swatch
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.montages.montage_editing import MontageEditing
from sleepscorer_app.ui.montages.trace_montage import is_average
from sleepscorer_app.ui.panels.channel_table import file_words
from sleepscorer_app.ui.panels.headed_table import HeadedTable
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TRACE, MADE_OF, IN_FILE = range(3)
HEADINGS = ("Trace", "Made of", "In the file")
ROWS_MIME = "application/x-sleepscorer-traces"


class MontageTable(HeadedTable):
    """One row per trace, hidden ones too; drags and ticks go to `MontageEditing`."""

    headings = HEADINGS
    moved = Signal(object)
    """Traces were dragged; they stand at these places now."""

    def __init__(
        self,
        editing: MontageEditing,
        colours: Callable[[], Colours],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._colours = colours
        self._n_rows = len(editing.traces)
        editing.changed.connect(self._show)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._n_rows

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_heading = orientation is Qt.Orientation.Horizontal and section < len(HEADINGS)
        if is_heading and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        )
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TRACE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._editing.traces):
            return None
        trace, column = self._editing.traces[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(trace, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(trace)
        if column != TRACE:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if trace.is_shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            return swatch(trace.colour or self._colours().roles[trace.derivation.role])
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != TRACE:
            return False
        self._editing.show([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        rows = sorted({index.row() for index in indexes})
        carried.setData(ROWS_MIME, ",".join(map(str, rows)).encode())
        return carried

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(ROWS_MIME) or action is not Qt.DropAction.MoveAction:
            return False
        rows = [int(row) for row in bytes(data.data(ROWS_MIME).data()).decode().split(",")]
        if not all(0 <= row < self._n_rows for row in rows):
            return False
        before = row if row >= 0 else parent.row() if parent.isValid() else self._n_rows
        self.moved.emit(self._editing.move(rows, before))
        return True

    def _text(self, trace: TraceStyle, column: int) -> str:
        channels = self._editing.recording.channels
        derivation = trace.derivation
        if column == TRACE:
            return trace.name
        if column == IN_FILE:
            return file_words(channels[derivation.channel])
        name = channels[derivation.channel].name
        if is_average(derivation, self._editing.recording):
            name = f"{name} − average"
        elif derivation.references:
            against = [channels[one].name for one in derivation.references]
            words = f"({' + '.join(against)}) / {len(against)}" if against[1:] else against[0]
            name = f"{name} − {words}"
        return f"−({name})" if trace.is_inverted else name

    def _tip(self, trace: TraceStyle) -> str:
        channels = self._editing.recording.channels
        used = (trace.derivation.channel, *trace.derivation.references)
        return "\n".join(f"{channels[one].name}: {file_words(channels[one])}" for one in used[:12])

    def _show(self) -> None:
        n_rows = len(self._editing.traces)
        if n_rows != self._n_rows:
            self.beginResetModel()
            self._n_rows = n_rows
            self.endResetModel()
        elif n_rows:
            self.dataChanged.emit(self.index(0, 0), self.index(n_rows - 1, IN_FILE))
