"""The comparison of the night's scoring with others: figures, confusion, where they differ."""

import math

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.interscorer.comparison import Comparison
from sleepscorer_app.domain.interscorer.kappa_interval import METHOD
from sleepscorer_app.domain.recording import EPOCH_SECONDS, clock_time
from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.comparison.confusion_picture import ConfusionPicture
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.panels.headed_table import HeadedTable

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("Clock", "Epoch", "This scoring", "Others")
REST_MILLISECONDS = 250
"""The interval is computed when the person has stopped editing for so long."""
NOTHING_LOADED = (
    "Compare this scoring with another person's file, with what a network said, or with itself at "
    "an earlier time."
)
BUTTONS = (
    ("compare_file", "A file…"),
    ("compare_network", "The network"),
    ("compare_earlier", "Earlier…"),
    ("compare_end", "End"),
)


class DifferenceTable(HeadedTable):
    """One row per epoch that is not scored alike."""

    headings = HEADINGS

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._found: Comparison | None = None
        self.epochs: tuple[int, ...] = ()

    def show_comparison(self, found: Comparison | None) -> None:
        """Put these differences in place of the rows there are."""
        self.beginResetModel()
        self._found = found
        self.epochs = () if found is None else tuple(map(int, found.differing))
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.epochs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._found is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        epoch = self.epochs[index.row()]
        own, *others = (one.hypnogram[epoch].letter for one in self._found.scorings)
        clock = clock_time(self._document.recording, epoch * EPOCH_SECONDS)
        return (f"{clock:%H:%M:%S}", f"{epoch + 1}", own, " · ".join(others))[index.column()]


class ComparisonPanel(QWidget):
    """Follows every edit; Enter or a click in the list goes to the epoch."""

    action_asked = Signal(str)
    """A button wants this action of the window's table done."""

    def __init__(
        self,
        document: Document,
        compared: ComparedScorings,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._compared = compared
        self._viewport = viewport
        self.table = DifferenceTable(document, self)
        self.picture = ConfusionPicture(colours)
        self._names = _label("muted")
        self._figures = _label("heading")
        self._several = _label("")
        self._method = _label("muted")
        self._method.setText(METHOD + ".")
        self._count = _label("muted")
        self._view = _differences_view(self.table)
        self._view.activated.connect(self._go)
        self._view.clicked.connect(self._go)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        self._rest.timeout.connect(self._show_intervals)
        self._lay_out()
        compared.changed.connect(self._follow)
        self._follow()

    @property
    def words(self) -> str:
        """The figures as they are shown."""
        return self._figures.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(self._buttons())
        for widget in (self._names, self._figures, self._several, self.picture, self._method):
            column.addWidget(widget)
        column.addWidget(self._count)
        column.addWidget(self._view, 1)
        column.addStretch(0)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, words in BUTTONS:
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, asked=name: self.action_asked.emit(asked))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _follow(self) -> None:
        found = self._compared.comparison
        for widget in (self._figures, self.picture, self._method, self._count, self._view):
            widget.setVisible(found is not None)
        self._several.setVisible(found is not None and found.consensus is not None)
        if found is None:
            self._names.setText(NOTHING_LOADED)
            self.table.show_comparison(None)
            return
        self._show(found)
        if self.isVisible():
            self._rest.start()

    def _show(self, found: Comparison) -> None:
        names = " · ".join(one.name for one in self._compared.others)
        several = len(self._compared.others) > 1
        self._names.setText(
            f"Against {names}. Rows are this scoring, columns the other."
            if not several
            else f"Against {names}. Means over the pairs; the picture is their sum."
        )
        self._figures.setText(figures_words(found))
        self._several.setText(several_words(found))
        self.picture.show_comparison(found)
        self.table.show_comparison(found)
        self._count.setText(
            f"Not scored alike: {len(found.differing)} of {found.n_compared} epochs (D, Shift+D)"
        )

    def _show_intervals(self) -> None:
        found = self._compared.comparison_with_intervals()
        if found is not None:
            self._figures.setText(figures_words(found))

    def _go(self, index: Index) -> None:
        if index.isValid():
            self._viewport.go_to_epoch(self.table.epochs[index.row()])


def figures_words(found: Comparison) -> str:
    """`Agreement 82.3 %   κ 0.74 (0.69–0.79)`."""
    if not found.n_compared or math.isnan(found.accuracy):
        return "No epoch is scored in both."
    kappa = "–" if math.isnan(found.kappa) else f"{found.kappa:.2f}"
    low, high = found.kappa_interval
    interval = "" if math.isnan(low) else f" ({low:.2f}–{high:.2f})"
    return f"Agreement {100 * found.accuracy:.1f} %   κ {kappa}{interval}"


def several_words(found: Comparison) -> str:
    """Fleiss' kappa and the consensus; empty for two scorings."""
    if found.consensus is None or found.fleiss_kappa is None:
        return ""
    fleiss = "–" if math.isnan(found.fleiss_kappa) else f"{found.fleiss_kappa:.2f}"
    best = found.scorings[found.consensus.ranking[0]].name
    return (
        f"Fleiss' κ {fleiss} over the epochs that all have scored. The consensus is the majority's "
        f"stage; {len(found.consensus.tied)} ties went to the one who agrees best with the others, "
        f"first of all {best}."
    )


def _label(look: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label


def _differences_view(model: DifferenceTable) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName("Epochs that are not scored alike")
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 9)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return view
