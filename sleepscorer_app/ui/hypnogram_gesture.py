"""What a drag in the hypnogram means, without a mouse: which epochs, which stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS


@dataclass(frozen=True)
class Stroke:
    """A run of epochs about to get a stage; without a stage, letting go changes nothing."""

    epochs: range
    stage: Stage | None

    @property
    def words(self) -> str:
        """What letting go will do, as the preview says it; epochs counted from 1."""
        if self.stage is None:
            return "Outside the stages: nothing will change"
        first, last = self.epochs[0] + 1, self.epochs[-1] + 1
        which = f"epoch {first}" if first == last else f"epochs {first}–{last}"
        deed = "Unscore" if self.stage is Stage.UNSCORED else f"Score {self.stage.letter}"
        return f"{deed} · {which} · Esc cancels"


def shown_rows(has_unscored: bool) -> tuple[Stage, ...]:
    """The rows of a hypnogram from its top; below them one for the unscored if there are any."""
    return (*HYPNOGRAM_ORDER, Stage.UNSCORED) if has_unscored else HYPNOGRAM_ORDER


def stage_at(y: float, top: float, row_height: float, rows: Sequence[Stage]) -> Stage | None:
    """The stage whose row holds `y`; None above the first row and below the last."""
    place = (y - top) // row_height
    return rows[int(place)] if 0 <= place < len(rows) else None


def epochs_between(one_seconds: float, other_seconds: float, n_epochs: int) -> range:
    """The epochs from one time to another, both included, in either direction, kept inside."""
    places = [
        min(max(int(seconds // EPOCH_SECONDS), 0), n_epochs - 1)
        for seconds in (one_seconds, other_seconds)
    ]
    return range(min(places), max(places) + 1)


def is_stroke(moved_x: float, moved_y: float, drag_distance: int) -> bool:
    """True once the mouse has moved so far from where it was pressed that no click was meant."""
    return abs(moved_x) + abs(moved_y) >= drag_distance
