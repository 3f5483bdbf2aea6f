"""What is to be reviewed in the open night: wished order and budget, and the queue they make."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.reviewing.review import (
    NOTHING_TO_REVIEW,
    ReviewQueue,
    epochs_for_share,
    next_to_review,
    review_queue,
)
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.ui.commands.key_table import first_key
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.preferences.settings import BudgetUnit, Settings


class ReviewPlan(QObject):
    """The one queue that the panel, the hypnogram and the keys go by; worked out once per change.

    The wishes are the person's and outlive the night; how far one has got is in the night's own
    scoring.
    """

    changed = Signal()
    """The queue, or how far one has got with it, is another."""

    def __init__(
        self, document: Document, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._settings = settings
        self._queue = NOTHING_TO_REVIEW
        self._wishes = self._wishes_now()
        self._renew()
        document.scoring_changed.connect(self._renew)
        settings.changed.connect(self._renew_if_wished_otherwise)

    @property
    def queue(self) -> ReviewQueue:
        return self._queue

    @property
    def order(self) -> ReviewOrder:
        """The wished order; the queue's own is another where the night has not what it takes."""
        return self._settings.now.review_order

    @property
    def share(self) -> float:
        """The wished share of the epochs, 0 to 1."""
        return self._settings.now.review_share

    @property
    def unit(self) -> BudgetUnit:
        return self._settings.now.budget_unit

    @property
    def goes_by_time(self) -> bool:
        """True if bouts are listed and visited by time, not by doubt."""
        return self._settings.now.reviews_by_time

    def key_of(self, action: str) -> str:
        """The person's key for an action of the window; empty if it has none."""
        return first_key(self._settings.now.keys, action)

    def set_order(self, order: ReviewOrder) -> None:
        self._settings.set(replace(self._settings.now, review_order=order))

    def set_share(self, share: float) -> None:
        share = min(max(share, 0.0), 1.0)
        self._settings.set(replace(self._settings.now, review_share=share))

    def set_unit(self, unit: BudgetUnit) -> None:
        self._settings.set(replace(self._settings.now, budget_unit=unit))

    def go_by_time(self, by_time: bool) -> None:
        self._settings.set(replace(self._settings.now, reviews_by_time=by_time))

    def next_after(self, epoch: int) -> int | None:
        """The next epoch to look at; None when the whole queue is decided."""
        return next_to_review(self._queue, epoch, by_time=self.goes_by_time)

    def _wishes_now(self) -> tuple[object, ...]:
        now = self._settings.now
        return (now.review_order, now.review_share, now.budget_unit, now.reviews_by_time, now.keys)

    def _renew_if_wished_otherwise(self) -> None:
        wishes = self._wishes_now()
        if wishes != self._wishes:
            self._wishes = wishes
            self._renew()

    def _renew(self) -> None:
        scoring = self._document.scoring
        self._queue = review_queue(scoring, self.order, epochs_for_share(scoring, self.share))
        self.changed.emit()
