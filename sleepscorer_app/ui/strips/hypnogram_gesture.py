"""What a drag in the hypnogram means, without a mouse: which epochs, which stage or stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Sketch:
    """Epochs about to get the stages that the mouse has drawn through."""

    stages: Mapping[int, Stage] = field(default_factory=dict[int, Stage])

    @property
    def words(self) -> str:
        """What letting go will do, as the preview says it."""
        n = len(self.stages)
        if not n:
            return "Outside the stages: nothing will change"
        which = f"epoch {min(self.stages) + 1}" if n == 1 else f"{n} epochs"
        return f"Paint {which} · Esc gives up"

    def drawn_on(
        self,
        came_from: tuple[float, float],
        to: tuple[float, float],
        stage_of: Callable[[float], Stage | None],
        n_epochs: int,
    ) -> "Sketch":
        """The sketch after the mouse went on, each place being (seconds, y).

        Every epoch passed gets the stage at the height of that place which is nearer in time:
        between two heights no other stage was meant. Outside the stages nothing is drawn.
        """
        ends = stage_of(came_from[1]), stage_of(to[1])
        border_seconds = (came_from[0] + to[0]) / 2
        is_forward = to[0] >= came_from[0]
        under_mouse = epochs_between(to[0], to[0], n_epochs)[0]
        stages = dict(self.stages)
        for epoch in epochs_between(came_from[0], to[0], n_epochs):
            is_late = ((epoch + 0.5) * EPOCH_SECONDS >= border_seconds) is is_forward
            stage = ends[epoch == under_mouse or is_late]
            if stage is not None:
                stages[epoch] = stage
        return Sketch(stages)
