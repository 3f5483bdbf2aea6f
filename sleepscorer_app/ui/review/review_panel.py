"""The panel for reviewing: what a budget buys, its bouts, and why this epoch is unsure."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder, orders_for
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.review.bout_table import BoutTable, bout_view
from sleepscorer_app.ui.review.budget_box import BudgetBox, RecordOf, no_record
from sleepscorer_app.ui.review.epoch_reasons import EpochReasons
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.review.review_words import progress_words, second_choice

WIDTH = 380
NOT_SCORED = "Doubtful epochs are listed here after auto-scoring."


class ReviewPanel(QWidget):
    """Reads the plan, moves the viewport, and asks the window for what the keys would do."""

    action_asked = Signal(str)

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        plan: ReviewPlan,
        colours: Colours,
        record_of: RecordOf = no_record,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._viewport = viewport
        self._plan = plan
        self.budget = BudgetBox(document, plan, record_of)
        self._make_list(colours)
        self.reasons = EpochReasons(document, viewport, colours)
        self._make_buttons()
        self._lay_out()
        self.order.activated.connect(self._choose_order)
        self.by_time.toggled.connect(plan.go_by_time)
        plan.changed.connect(self._show_plan)
        viewport.epoch_changed.connect(self._show_epoch)
        self._show_plan()

    def _make_list(self, colours: Colours) -> None:
        self.order = NamedBox()
        self.order.setAccessibleName("Order of the review")
        self.order.setMinimumContentsLength(18)
        self.order.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.by_time = QCheckBox("by time")
        self.by_time.setToolTip("List and visit the bouts from evening to morning")
        self.progress, self.bar = QLabel(), QProgressBar()
        self.progress.setProperty("look", "muted")
        self.progress.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName("Progress of the review")
        self.bouts = BoutTable(self._document.recording.start, self, QColor(colours.muted))
        self.bout_view = bout_view(self.bouts, colours)
        self.bout_view.clicked.connect(self._go_to_bout)
        self.bout_view.activated.connect(self._go_to_bout)

    def _make_buttons(self) -> None:
        self.confirm_button = _button("", "")
        self.confirm_button.setObjectName("primary")
        self.second_button = _button("", "Give the epoch the next likeliest stage")
        self.next_button = _button("", "Go to the next epoch to review")
        self.teach_button = _button(
            "", "Teach the night from my corrections: propose stages for other epochs"
        )
        self.next_button.setAccessibleName("Next to review")
        self.teach_button.setAccessibleName("Teach")
        self.confirm_button.clicked.connect(lambda: self.action_asked.emit("confirm"))
        self.second_button.clicked.connect(self._ask_for_second)
        self.next_button.clicked.connect(lambda: self.action_asked.emit("next_in_review"))
        self.teach_button.clicked.connect(lambda: self.action_asked.emit("teach"))

    def _lay_out(self) -> None:
        order_row, buttons = QHBoxLayout(), QHBoxLayout()
        order_row.addWidget(self.order, 1)
        order_row.addWidget(self.by_time)
        order_row.setSpacing(10)
        buttons.setSpacing(6)
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self.budget)
        layout.addLayout(order_row)
        layout.addWidget(self.bout_view, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.bar)
        layout.addSpacing(4)
        layout.addWidget(self.reasons)
        layout.addSpacing(2)
        layout.addLayout(buttons)

    def sizeHint(self) -> QSize:
        # Labels that wrap would like to be twice as wide, and the page needs the width more.
        return QSize(WIDTH, super().sizeHint().height())

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.confirm_button, self.second_button, self.next_button, self.teach_button)

    def _show_plan(self) -> None:
        scoring, queue = self._document.scoring, self._plan.queue
        is_judged = scoring.automatic is not None
        for one in (self.order, self.by_time):
            one.setEnabled(is_judged)
        orders = orders_for(scoring) or (queue.order,)
        if [self.order.itemData(place) for place in range(self.order.count())] != list(orders):
            # Not at every edit: a screen reader is told of each line that comes and goes.
            self.order.clear()
            for order in orders:
                self.order.addItem(order.words, order)
        self.order.setCurrentIndex(self.order.findData(queue.order))
        self.by_time.blockSignals(True)
        self.by_time.setChecked(self._plan.goes_by_time)
        self.by_time.blockSignals(False)
        self.progress.setText(progress_words(queue) if is_judged else NOT_SCORED)
        self.bar.setVisible(is_judged)
        self.bar.setRange(0, max(queue.n_in_budget, 1))
        self.bar.setValue(queue.n_decided)
        self.bouts.show_bouts(
            tuple(sorted(queue.bouts)) if self._plan.goes_by_time else queue.bouts
        )
        self._show_epoch()

    def _mark_bout(self) -> None:
        row = self.bouts.row_of(self._viewport.epoch)
        if row is None:
            self.bout_view.clearSelection()
        else:
            self.bout_view.selectRow(row)

    def _show_epoch(self) -> None:
        epoch, scoring = self._viewport.epoch, self._document.scoring
        has_epochs = scoring.n_epochs > 0
        self.next_button.setText(self._with_key("next_in_review", "next"))
        self.teach_button.setText(self._with_key("teach", "teach"))
        is_open = has_epochs and not self._document.is_read_only
        self.second_button.setEnabled(is_open)
        self.next_button.setEnabled(scoring.automatic is not None)
        if not has_epochs:
            for button in self._buttons:
                button.setEnabled(False)
            return
        stage, second = scoring.hypnogram[epoch], second_choice(scoring, epoch)
        is_scored = stage is not Stage.UNSCORED
        letter = stage.letter if is_scored else ""
        self.confirm_button.setText(self._with_key("confirm", letter or "confirm"))
        self.confirm_button.setToolTip(f"Agree with the stage shown, {letter}".rstrip(", "))
        self.confirm_button.setAccessibleName(f"Confirm {letter}".strip())
        self.confirm_button.setEnabled(is_scored and is_open)
        self.second_button.setVisible(second is not None)
        if second is not None:
            words = self._with_key(f"score_{second.letter}", f"score {second.letter}")
            self.second_button.setText(words)
            self.second_button.setAccessibleName(f"Score {second.letter}")
        can_teach = scoring.automatic is not None and bool(scoring.is_decided.any())
        self.teach_button.setEnabled(can_teach and is_open)
        self._mark_bout()

    def _with_key(self, action: str, words: str) -> str:
        """`Space  N2`: the person's key for it, and what it does."""
        return f"{self._plan.key_of(action)}  {words}".strip()

    def _choose_order(self, place: int) -> None:
        self._plan.set_order(ReviewOrder(self.order.itemData(place)))

    def _go_to_bout(self, index: QModelIndex) -> None:
        self._viewport.go_to_epoch(self.bouts.bouts[index.row()].first)

    def _ask_for_second(self) -> None:
        second = second_choice(self._document.scoring, self._viewport.epoch)
        if second is not None:
            self.action_asked.emit(f"score_{second.letter}")


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(tip)
    # Space and Tab belong to the window's keys even after a click here.
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
