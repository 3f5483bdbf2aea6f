"""What the keys do to one open night: score, confirm, go, undo; no widget in sight."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.reviewing.review import Bout, ReviewQueue, next_uncertain, next_unscored
from sleepscorer_app.domain.reviewing.similar_epochs import similar_decided_epochs
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.ui.moving.time_base import PAGE_SECONDS
from sleepscorer_app.ui.night.document import Document, changed_epochs
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

NO_FILTER = DisplayFilter(None, None, None)


class NightDeeds(QObject):
    """Acts on a document and its viewport as the person at the keys asks."""

    said = Signal(str)
    """A sentence for the person: why something was not done, or that there is no more of it."""
    staged = Signal(Stage)
    """A person gave this stage to the current epoch, or agreed with it."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        traces: TraceSettings,
        review: ReviewPlan,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.viewport = viewport
        self.traces = traces
        self.review = review
        self._settings = settings
        self.is_from_pad = False
        """True while a key of the number pad is answered."""

    def score(self, stage: Stage) -> None:
        """Give the current epoch a stage, and go on if the person wants that."""
        if self.document.n_epochs:
            self.document.score_epochs([self.viewport.epoch], stage)
            self.staged.emit(stage)
            if self.is_from_pad or not self._settings.now.advances_by_pad_only:
                self._advance()

    def confirm(self) -> None:
        """Agree with the stage shown, and go on if the person wants that."""
        epoch = self.viewport.epoch
        if not self.document.n_epochs:
            return
        if self.document.scoring.hypnogram[epoch] is Stage.UNSCORED:
            self.said.emit(f"Epoch {epoch + 1} has no stage to confirm: give it one.")
            return
        self.document.confirm_epochs([epoch])
        self.staged.emit(self.document.scoring.hypnogram[epoch])
        if self._settings.now.advances_after_confirm:
            self._advance()

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self._step_through_history(self.document.undo_stack.undo)

    def redo(self) -> None:
        """Do the step again and show where it is."""
        self._step_through_history(self.document.undo_stack.redo)

    def set_lights(self, kind: MarkerKind) -> None:
        """Lights off or on at the start of the current epoch; if there already, take it away."""
        onset_seconds = float(self.viewport.epoch * EPOCH_SECONDS)
        is_here = onset_of(self.document.scoring.markers, kind) == onset_seconds
        try:
            self.document.set_lights(kind, None if is_here else onset_seconds)
        except ValueError:
            self.said.emit("Lights on must come after lights off: move the other one first.")

    def go_to_uncertain(self, step: int) -> None:
        """Go to the next (or, by −1, previous) epoch of the review by time, not yet decided."""
        found = next_uncertain(self.review.queue, self.viewport.epoch, step)
        if found is None:
            where = "after" if step > 0 else "before"
            self.said.emit(f"No undecided epoch to review {where} this one.")
        else:
            self.viewport.go_to_epoch(found)

    def go_on_in_review(self) -> None:
        """Go to the next epoch of the review, in the order of its list."""
        found = self.review.next_after(self.viewport.epoch)
        if found is None:
            n = self.review.queue.n_in_budget
            self.said.emit(f"The review is done: {n} of {n} epochs are decided.")
        else:
            self.viewport.go_to_epoch(found)

    def confirm_bout(self) -> None:
        """Agree with all stages of the bout on screen that are still to be reviewed."""
        epoch, queue = self.viewport.epoch, self.review.queue
        bout = bout_of(queue, epoch)
        if bout is None:
            self.said.emit(f"Epoch {epoch + 1} is in no bout of the review.")
            return
        scoring = self.document.scoring
        is_open = ~scoring.is_decided & scoring.hypnogram.is_scored
        self.document.confirm_epochs(one for one in bout.epochs if is_open[one])
        now = self._settings.now
        if now.advances and now.advances_after_confirm and not now.stays_at_bout_end:
            self.go_on_in_review()

    def go_to_similar(self) -> None:
        """Look at the decided epoch most like this one; `come_back` returns."""
        found = similar_decided_epochs(self.document.scoring, self.viewport.epoch, most=1)
        if found:
            self.viewport.visit(found[0].epoch)
        else:
            self.said.emit("No epoch that you decided looks like this one.")

    def come_back(self) -> None:
        """Return from the similar epoch visited last."""
        if not self.viewport.come_back():
            self.said.emit("There is nowhere to come back to.")

    def go_to_unscored(self) -> None:
        """Go to the next epoch without a stage; after the last, to the first."""
        scoring = self.document.scoring
        found = next_unscored(scoring, self.viewport.epoch)
        if found is None:
            found = next_unscored(scoring, -1)
        if found is None:
            self.said.emit("Every epoch has a stage.")
        else:
            self.viewport.go_to_epoch(found)

    def go_to_change(self, step: int) -> None:
        """Go to the next (or previous) epoch whose stage differs from the one before it."""
        changes = np.flatnonzero(np.diff(self.document.scoring.hypnogram.codes)) + 1
        epoch = self.viewport.epoch
        found = changes[changes > epoch][:1] if step > 0 else changes[changes < epoch][-1:]
        if found.size:
            self.viewport.go_to_epoch(int(found[0]))
        else:
            self.said.emit("No further change of stage.")

    def show_page(self, page_seconds: float) -> None:
        """Make the page this long, now and at the next start."""
        self.viewport.set_page_seconds(page_seconds)
        self._settings.set(replace(self._settings.now, page_seconds=self.viewport.page_seconds))

    def toggle_neighbours(self) -> None:
        """Show or hide some seconds of the neighbouring epochs."""
        shows = not self._settings.now.shows_neighbours
        self._settings.set(replace(self._settings.now, shows_neighbours=shows))
        self.viewport.set_context_seconds(self._settings.now.context_seconds if shows else 0.0)

    @property
    def has_filters(self) -> bool:
        """True if any trace is band-passed."""
        return any(
            one.display_filter.low_cut_hz or one.display_filter.high_cut_hz
            for one in self.traces.traces
        )

    @property
    def notch_hz(self) -> float | None:
        """The notch of the traces, None if they have none or differ."""
        notches = {one.display_filter.notch_hz for one in self.traces.traces}
        return notches.pop() if len(notches) == 1 else None

    def toggle_filters(self) -> None:
        """All filters as the AASM asks, or none."""
        has_filters = self.has_filters
        for role in {one.derivation.role for one in self.traces.traces}:
            band = NO_FILTER if has_filters else AASM_FILTERS.get(role, NO_FILTER)
            self.traces.set_role_filter(role, replace(band, notch_hz=self.notch_hz))

    def set_notch(self, notch_hz: float | None) -> None:
        """Take the mains out of every trace, or leave it in."""
        for place, trace in enumerate(self.traces.traces):
            display_filter = replace(trace.display_filter, notch_hz=notch_hz)
            self.traces.set_trace(place, replace(trace, display_filter=display_filter))

    def _advance(self) -> None:
        if not self._settings.now.advances:
            return
        if not self._settings.now.advances_in_review:
            self.viewport.step(1)
        elif self._settings.now.stays_at_bout_end and self._has_ended_bout():
            self.said.emit("This bout is decided. Go on with the next in the review.")
        else:
            self.go_on_in_review()

    def _has_ended_bout(self) -> bool:
        bout = bout_of(self.review.queue, self.viewport.epoch)
        return bout is not None and bout.is_done

    def _step_through_history(self, step: Callable[[], None]) -> None:
        before = self.document.scoring
        step()
        changed = changed_epochs(before, self.document.scoring)
        if changed.size and self.viewport.epoch not in changed:
            self.viewport.go_to_epoch(int(changed[0]))
        marks = sorted(set(before.markers) ^ set(self.document.scoring.markers))
        if marks and not changed.size:
            self.viewport.go_to_seconds(marks[0].onset_seconds)


def bout_of(queue: ReviewQueue, epoch: int) -> Bout | None:
    """The bout of the review that holds this epoch."""
    return next((one for one in queue.bouts if one.first <= epoch <= one.last), None)


NIGHT_DEEDS: Mapping[str, Callable[[NightDeeds], None]] = MappingProxyType(
    {
        "undo": NightDeeds.undo,
        "redo": NightDeeds.redo,
        "next_epoch": lambda deeds: deeds.viewport.step(1),
        "previous_epoch": lambda deeds: deeds.viewport.step(-1),
        "next_page": lambda deeds: deeds.viewport.turn_page(1),
        "previous_page": lambda deeds: deeds.viewport.turn_page(-1),
        "first_epoch": lambda deeds: deeds.viewport.go_to_epoch(0),
        "last_epoch": lambda deeds: deeds.viewport.go_to_epoch(deeds.document.n_epochs - 1),
        **{
            f"page_{seconds}": partial(NightDeeds.show_page, page_seconds=float(seconds))
            for seconds in PAGE_SECONDS
        },
        "page_whole_night": lambda deeds: deeds.viewport.set_page_seconds(
            deeds.viewport.duration_seconds
        ),
        "neighbours": NightDeeds.toggle_neighbours,
        "filters": NightDeeds.toggle_filters,
        "notch_off": lambda deeds: deeds.set_notch(None),
        "notch_50": lambda deeds: deeds.set_notch(50.0),
        "notch_60": lambda deeds: deeds.set_notch(60.0),
        **{
            f"score_{stage.letter}": partial(NightDeeds.score, stage=stage)
            for stage in SCORED_STAGES
        },
        "unscore": partial(NightDeeds.score, stage=Stage.UNSCORED),
        "confirm": NightDeeds.confirm,
        "lights_off": partial(NightDeeds.set_lights, kind=MarkerKind.LIGHTS_OFF),
        "lights_on": partial(NightDeeds.set_lights, kind=MarkerKind.LIGHTS_ON),
        "next_uncertain": partial(NightDeeds.go_to_uncertain, step=1),
        "previous_uncertain": partial(NightDeeds.go_to_uncertain, step=-1),
        "next_in_review": NightDeeds.go_on_in_review,
        "confirm_bout": NightDeeds.confirm_bout,
        "similar_epoch": NightDeeds.go_to_similar,
        "come_back": NightDeeds.come_back,
        "next_unscored": NightDeeds.go_to_unscored,
        "next_change": partial(NightDeeds.go_to_change, step=1),
        "previous_change": partial(NightDeeds.go_to_change, step=-1),
    }
)
"""What each action of the table that needs an open night does to it."""
