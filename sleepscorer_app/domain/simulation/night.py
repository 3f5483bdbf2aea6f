"""One simulated night of one EEG derivation, from hypnogram to samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation.amplifier import amplified
from sleepscorer_app.domain.simulation.artefacts import with_artefacts as add_artefacts
from sleepscorer_app.domain.simulation.band_equaliser import (
    EQUALISER_RATE_HZ,
    band_edges_for,
    equalised,
)
from sleepscorer_app.domain.simulation.band_levels import BandPowerAnchor, draw_band_levels
from sleepscorer_app.domain.simulation.events import draw_events
from sleepscorer_app.domain.simulation.hypnograms import simulate_hypnogram
from sleepscorer_app.domain.simulation.sleeper import DERIVATIONS, Sleeper, draw_sleeper
from sleepscorer_app.domain.simulation.spectral_synthesis import (
    background,
    component_powers,
    component_shapes,
    wandering_tilt,
)
from sleepscorer_app.domain.simulation.stage_course import StageCourse, draw_course

RATE_HZ = EQUALISER_RATE_HZ
SHARES_OF_DERIVATIONS = (0.25, 0.60, 0.15)


@dataclass(frozen=True, eq=False)
class SimulatedNight:
    """A night of one EEG derivation and its true stages.

    `samples` are in µV at 100 Hz, shape (n_epochs * 3000,); `derivation` is frontal, central or
    occipital.
    """

    samples: NDArray[np.float32]
    hypnogram: Hypnogram
    derivation: str

    def __post_init__(self) -> None:
        expected = self.hypnogram.n_epochs * EPOCH_SECONDS * RATE_HZ
        if self.samples.shape != (expected,):
            raise ValueError(f"{self.samples.shape} samples for a night of {expected}")


def simulate_night(
    rng: np.random.Generator,
    *,
    hypnogram: Hypnogram | None = None,
    derivation: str | None = None,
    anchor: BandPowerAnchor | None = None,
    with_artefacts: bool = True,
    with_amplifier: bool = True,
) -> SimulatedNight:
    """A night made by rule; the same generator state gives the same night to the bit.

    `hypnogram` and `derivation` (frontal, central, occipital) are drawn if not given. An
    `anchor` steers the band levels by a real night: its own hypnogram is used unless another is
    given, whose bouts then borrow the course of the anchor's. Unscored epochs are lived through
    as wake. Raises `ValueError` for an unknown derivation or an empty hypnogram.
    """
    if hypnogram is None:
        hypnogram = simulate_hypnogram(rng) if anchor is None else anchor.hypnogram
    if derivation is None:
        derivation = str(rng.choice(DERIVATIONS, p=SHARES_OF_DERIVATIONS))
    if derivation not in DERIVATIONS:
        raise ValueError(f"no derivation {derivation!r}; there are {', '.join(DERIVATIONS)}")
    if hypnogram.n_epochs < 1:
        raise ValueError("a night has at least 1 epoch, got 0")
    sleeper = draw_sleeper(rng)
    course = draw_course(rng, hypnogram, sleeper)
    samples = _unspoilt(rng, course, sleeper, derivation, anchor)
    if with_artefacts:
        samples = add_artefacts(rng, samples, course, RATE_HZ)
    if with_amplifier:
        samples = amplified(rng, samples, RATE_HZ)
    return SimulatedNight(samples, hypnogram, derivation)


def _unspoilt(
    rng: np.random.Generator,
    course: StageCourse,
    sleeper: Sleeper,
    derivation: str,
    anchor: BandPowerAnchor | None,
) -> NDArray[np.float32]:
    """The brain's voltage before anything technical happens to it, in µV."""
    samples = background(
        rng.standard_normal(course.n_seconds * RATE_HZ, dtype=np.float32),
        component_powers(rng, course, sleeper),
        component_shapes(sleeper, derivation, RATE_HZ),
        wandering_tilt(rng, course),
        RATE_HZ,
    )
    samples += draw_events(rng, course, sleeper, RATE_HZ).seen_by(derivation, sleeper.eye_leak)
    targets_db = draw_band_levels(rng, course.hypnogram, derivation, anchor)
    return equalised(samples, targets_db, band_edges_for(sleeper.alpha_hz))
