"""Hypnograms written as one letter per epoch."""

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind

STAGE_OF_LETTER = {"?": Stage.UNSCORED, "W": Stage.W, "R": Stage.R} | {
    str(number): Stage(number) for number in (1, 2, 3)
}


def night(letters: str) -> Hypnogram:
    """A hypnogram from one letter per epoch; spaces are for the reader."""
    return Hypnogram.of(STAGE_OF_LETTER[letter] for letter in letters.replace(" ", ""))


def lights(off_seconds: float | None, on_seconds: float | None) -> tuple[Marker, ...]:
    """Lights off and lights on, as far as they are known."""
    both = ((off_seconds, MarkerKind.LIGHTS_OFF), (on_seconds, MarkerKind.LIGHTS_ON))
    return tuple(Marker(at, 0.0, kind) for at, kind in both if at is not None)
