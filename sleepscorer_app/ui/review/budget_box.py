"""How much to review: a slider in epochs, percent or minutes, and what that is expected to buy."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from sleepscorer_app.domain.reviewing.review import review_minutes
from sleepscorer_app.domain.reviewing.review_gain import TrackRecord, gain_by_confidence
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.preferences.settings import BudgetUnit
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.review.review_words import (
    budget_words,
    caveat_words,
    checked_words,
    gain_words,
)

RecordOf = Callable[[StageProbabilities | None], TrackRecord]
"""How the model that gave these probabilities did on other nights."""
LARGE_STEPS = 10
"""Page up and down move the slider by so many parts of its length."""


def no_record(_automatic: StageProbabilities | None) -> TrackRecord:
    """For models of which nothing is known."""
    return TrackRecord()


def steps_for(unit: BudgetUnit, n_epochs: int) -> int:
    """How many steps the slider has: one per epoch, percent or minute."""
    match unit:
        case BudgetUnit.EPOCHS:
            return max(n_epochs, 1)
        case BudgetUnit.PERCENT:
            return 100
        case BudgetUnit.MINUTES:
            return max(round(review_minutes(n_epochs)), 1)


class BudgetBox(QWidget):
    """Shows the plan's budget and moves it."""

    def __init__(
        self,
        document: Document,
        plan: ReviewPlan,
        record_of: RecordOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._plan = plan
        self._record_of = record_of
        self.words, self.gain, self.caveat = QLabel(), QLabel(), QLabel()
        for label in (self.gain, self.caveat):
            label.setWordWrap(True)
        self.caveat.setProperty("look", "muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("How much to review")
        self.unit = NamedBox()
        self.unit.setAccessibleName("Unit of the budget")
        for unit in BudgetUnit:
            self.unit.addItem(unit.value, unit)
        self._lay_out()
        self.show_plan()
        self.slider.valueChanged.connect(self._set_share)
        self.unit.currentIndexChanged.connect(self._set_unit)
        plan.changed.connect(self.show_plan)

    def show_plan(self) -> None:
        """Say and show what the plan is now."""
        scoring, queue = self._document.scoring, self._plan.queue
        automatic = scoring.automatic
        self.slider.setEnabled(automatic is not None)
        self.unit.setEnabled(automatic is not None)
        for label in (self.gain, self.caveat):
            label.setVisible(automatic is not None)
        if automatic is None:
            self.words.setText("Not auto-scored yet")
            return
        n_seen = int(automatic.is_seen.sum())
        steps = steps_for(self._plan.unit, n_seen)
        for widget in (self.slider, self.unit):
            widget.blockSignals(True)
        self.unit.setCurrentIndex(self.unit.findData(self._plan.unit))
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(steps // LARGE_STEPS, 1))
        self.slider.setValue(round(self._plan.share * steps))
        for widget in (self.slider, self.unit):
            widget.blockSignals(False)
        self.words.setText(f"Look at {budget_words(queue.n_in_budget, n_seen)}")
        self.gain.setText(gain_words(gain_by_confidence(scoring, queue)))
        record = self._record_of(automatic)
        self.caveat.setText(caveat_words(record))
        for label in (self.gain, self.caveat):
            label.setToolTip(checked_words(record, self._plan.share))
        self.slider.setAccessibleDescription(f"{self.words.text()}: {self.gain.text()}")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.gain)
        column.addWidget(self.caveat)

    def _set_share(self, step: int) -> None:
        self._plan.set_share(step / max(self.slider.maximum(), 1))

    def _set_unit(self, place: int) -> None:
        self._plan.set_unit(BudgetUnit(self.unit.itemData(place)))
