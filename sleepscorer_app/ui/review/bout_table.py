"""The uncertain bouts as a table: when, which epochs, the likeliest stages as a bar."""

from datetime import datetime, timedelta

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.reviewing.review import Bout
from sleepscorer_app.ui.look.pens_and_fonts import translucent
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.panels.headed_table import HeadedTable
from sleepscorer_app.ui.review.review_words import bout_mark, bout_words

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
MARK, CLOCK, EPOCHS, BAR, WORDS = range(5)
HEADINGS = ("Done", "Clock", "Epochs", "Stages", "Likeliest two")
BAR_HEIGHT = 9


class BoutTable(HeadedTable):
    """Bouts from first to last shown."""

    headings = HEADINGS

    def __init__(
        self, start: datetime, parent: QObject | None = None, muted: QColor | None = None
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._muted = muted
        self.bouts: tuple[Bout, ...] = ()

    def show_bouts(self, bouts: tuple[Bout, ...]) -> None:
        if bouts != self.bouts:
            self.beginResetModel()
            self.bouts = bouts
            self.endResetModel()

    def row_of(self, epoch: int) -> int | None:
        """The bout that holds an epoch."""
        found = (row for row, one in enumerate(self.bouts) if one.first <= epoch <= one.last)
        return next(found, None)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.bouts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        bout = self.bouts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(bout, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == WORDS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and bout.is_done and self._muted is not None:
            return self._muted
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == MARK:
            return bout_words(bout)
        if role == Qt.ItemDataRole.ToolTipRole:
            return bout_words(bout)
        return None

    def _text(self, bout: Bout, column: int) -> str:
        if column == MARK:
            return bout_mark(bout)
        if column == CLOCK:
            return f"{self._start + timedelta(seconds=bout.first * EPOCH_SECONDS):%H:%M:%S}"
        if column == EPOCHS:
            first, last = bout.first + 1, bout.last + 1
            return f"{first}" if first == last else f"{first}–{last}"
        if column == WORDS:
            return " · ".join(
                f"{stage.letter} {100 * share:.0f} %" for stage, share in bout.stages[:2]
            )
        return ""


class StageBarDelegate(QStyledItemDelegate):
    """Draws the two likeliest stages of a bout as one bar; the words beside it say the same."""

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, BoutTable)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        cell = QRectF(option.rect).adjusted(4, 0, -4, 0)
        cell = QRectF(cell.left(), cell.center().y() - BAR_HEIGHT / 2, cell.width(), BAR_HEIGHT)
        painter.fillRect(cell, translucent(self._colours.grid, 1.0))
        left = cell.left()
        for stage, share in model.bouts[index.row()].stages[:2]:
            width = cell.width() * share
            painter.fillRect(
                QRectF(left, cell.top(), width, BAR_HEIGHT),
                translucent(self._colours.stages[stage], 1.0),
            )
            left += width


def bout_view(model: BoutTable, colours: Colours) -> QTableView:
    """A calm table over the bouts."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName("Bouts to review")
    view.setItemDelegateForColumn(BAR, StageBarDelegate(colours, view))
    view.setShowGrid(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
    header = view.horizontalHeader()
    header.hide()
    header.setMinimumSectionSize(24)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Stretch)
    return view
