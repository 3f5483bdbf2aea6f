"""The six channels of the demo night: one sleeper seen by electrodes in six places."""

# scipy.signal declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation.amplifier import high_passed
from sleepscorer_app.domain.simulation.artefacts import add_movements
from sleepscorer_app.domain.simulation.band_equaliser import (
    EQUALISER_RATE_HZ,
    band_edges_for,
    equalised,
)
from sleepscorer_app.domain.simulation.band_levels import (
    FRONTAL_MEANS_DB,
    FRONTAL_SDS_DB,
    OCCIPITAL_MEANS_DB,
    autoregressive_residuals,
)
from sleepscorer_app.domain.simulation.events import Events, draw_events
from sleepscorer_app.domain.simulation.overlap_add import bin_frequencies_hz, filtered
from sleepscorer_app.domain.simulation.sleeper import Sleeper
from sleepscorer_app.domain.simulation.spectral_synthesis import (
    background,
    component_powers,
    component_shapes,
    wandering_tilt,
)
from sleepscorer_app.domain.simulation.stage_course import StageCourse, slow_noise

# The share of the background that neighbouring electrodes have in common.
SHARED_BACKGROUND = 0.6
# Referred to the mastoid, where little of the sleeper's EEG is, every level is higher than in the
# bipolar derivations of the table; the alpha of wake most of all, at the back.
MASTOID_GAIN_DB = {"frontal": 1.0, "central": 2.75, "occipital": 3.0}
OCCIPITAL_WAKE_ALPHA_DB = 4.0
# Blinks are in the table's wake: with the eyes closed there is less delta, and more alpha.
CLOSED_EYES_DB = np.array([-7.0, -3.0, 2.0, 0.0, -2.0])
OPEN_EYES_DB = np.array([-5.0, -2.0, -5.0, 0.0, 0.0])
EYE_UV = 210.0
# What the electrodes beside the eyes see of the frontal brain.
CORTEX_IN_EOG = 0.45
AMPLIFIER_NOISE_UV = 0.4
AMPLIFIER_HIGH_PASS_HZ = 0.16
MOVEMENT_UV = 7.0
# Chin tone by stage, W N1 N2 N3 R, SD in µV: falling as sleep deepens, least in R.
CHIN_TONE_UV = np.array([14.0, 8.0, 5.0, 4.2, 1.5])

Trace = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Brain:
    """What all electrodes have in common: course, events and the way levels stray by epoch."""

    course: StageCourse
    sleeper: Sleeper
    events: Events
    powers: NDArray[np.float32]
    tilt: NDArray[np.float32]
    noise: Trace
    residuals_db: NDArray[np.float64]


def eeg_and_eog(
    rng: np.random.Generator, course: StageCourse, sleeper: Sleeper, rate_hz: int
) -> tuple[Trace, ...]:
    """Frontal, central and occipital EEG, then left and right EOG, in µV at `rate_hz`."""
    n_samples = course.n_seconds * EQUALISER_RATE_HZ
    codes = course.hypnogram.codes
    brain = _Brain(
        course,
        sleeper,
        draw_events(rng, course, sleeper, EQUALISER_RATE_HZ),
        component_powers(rng, course, sleeper),
        wandering_tilt(rng, course),
        rng.standard_normal(n_samples, dtype=np.float32),
        0.7 * autoregressive_residuals(rng, codes, FRONTAL_SDS_DB),
    )
    eeg = [_eeg(rng, brain, derivation) for derivation in ("frontal", "central", "occipital")]
    eog = _eog(rng, brain)
    movements = np.zeros(n_samples, dtype=np.float32)
    add_movements(rng, movements, course, MOVEMENT_UV, EQUALISER_RATE_HZ)
    faster = [_at_rate(trace + movements, rate_hz) for trace in (*eeg, *eog)]
    noise = np.float32(AMPLIFIER_NOISE_UV) * rng.standard_normal(len(faster[0]), dtype=np.float32)
    # One noise, shifted for each channel: five of their own would take half a second more.
    for place, trace in enumerate(faster):
        trace += np.roll(noise, place * rate_hz)
    return tuple(faster)


def chin_emg(rng: np.random.Generator, course: StageCourse, rate_hz: int) -> Trace:
    """Chin muscle: tone by stage, bursts at arousals, twitches in R; µV at `rate_hz`."""
    n_samples = course.n_seconds * rate_hz
    tone = course.weights @ CHIN_TONE_UV
    tone *= np.exp(0.2 * slow_noise(rng, course.n_seconds, 20.0)) * course.per_bout(rng, 0.2, 0.0)
    tone += 14.0 * course.arousal * np.exp(0.4 * slow_noise(rng, course.n_seconds, 2.0))
    envelope = _by_sample(tone, rate_hz)
    _add_twitches(rng, envelope, course, rate_hz)
    f = bin_frequencies_hz(rate_hz)
    # A muscle's spectrum, most of it between 20 and 90 Hz, as a recorder set to 10-100 Hz sees it.
    gain = (f / 10.0) ** 2 / (1.0 + (f / 10.0) ** 2) / np.sqrt(1.0 + (f / 90.0) ** 6)
    gain = (gain / np.sqrt(np.mean(gain**2))).astype(np.float32)
    muscle = filtered(rng.standard_normal(n_samples, dtype=np.float32), gain)
    muscle *= envelope
    return muscle


def _by_sample(per_second: NDArray[np.floating], rate_hz: int) -> Trace:
    """Values of seconds, which stand at their middles, on straight lines between them."""
    ends = np.concatenate([per_second[:1], per_second, per_second[-1:]]).astype(np.float32)
    share = (np.arange(rate_hz, dtype=np.float32) / rate_hz)[None, :]
    lines = ends[:-1, None] * (1 - share) + ends[1:, None] * share
    half = rate_hz // 2
    return lines.reshape(-1)[half : half + len(per_second) * rate_hz].astype(np.float32)


def _add_twitches(
    rng: np.random.Generator, envelope: Trace, course: StageCourse, rate_hz: int
) -> None:
    """Short bursts of chin muscle that come in R, in volleys."""
    volleys = rng.poisson(np.maximum(course.of(Stage.R), 0.0) * 0.9 / 60.0)
    for volley in np.repeat(np.arange(course.n_seconds), volleys):
        onset = float(volley)
        for _ in range(int(rng.integers(1, 5))):
            first, n = round(onset * rate_hz), round(rng.uniform(0.08, 0.35) * rate_hz)
            bump = rng.uniform(5.0, 25.0) * np.sin(np.pi * np.arange(n) / n) ** 2
            room = max(0, len(envelope) - first)
            envelope[first : first + n] += bump[:room].astype(np.float32)
            onset += rng.uniform(0.3, 1.5)


def _eeg(rng: np.random.Generator, brain: _Brain, derivation: str) -> Trace:
    sleeper = brain.sleeper
    trace = _background(rng, brain, derivation)
    trace += brain.events.seen_by(derivation, sleeper.eye_leak)
    levels_db = _level_means_db(derivation)[brain.course.hypnogram.codes] + brain.residuals_db
    levels_db += _wake_with_and_without_sight(brain.course)
    return equalised(trace, levels_db.astype(np.float32), band_edges_for(sleeper.alpha_hz))


def _background(
    rng: np.random.Generator, brain: _Brain, derivation: str, shared: float = SHARED_BACKGROUND
) -> Trace:
    own = rng.standard_normal(len(brain.noise), dtype=np.float32)
    noise = np.float32(shared**0.5) * brain.noise
    noise += np.float32((1.0 - shared) ** 0.5) * own
    shapes = component_shapes(brain.sleeper, derivation, EQUALISER_RATE_HZ)
    return background(noise, brain.powers, shapes, brain.tilt, EQUALISER_RATE_HZ)


def _level_means_db(derivation: str) -> NDArray[np.float64]:
    """Stage means of the five bands for a derivation to the mastoid, shape (5, 5)."""
    share = {"frontal": 0.0, "central": 0.5, "occipital": 1.0}[derivation]
    means = (1.0 - share) * FRONTAL_MEANS_DB + share * OCCIPITAL_MEANS_DB
    means = means + MASTOID_GAIN_DB[derivation]
    if derivation == "occipital":
        means[Stage.W, 2] += OCCIPITAL_WAKE_ALPHA_DB
    return means


def _wake_with_and_without_sight(course: StageCourse) -> NDArray[np.float64]:
    """What open or closed eyes change in the levels of wake epochs, in dB, (n_epochs, 5)."""
    is_open = course.eyes_open.reshape(-1, EPOCH_SECONDS).mean(axis=1)[:, None]
    is_wake = (course.hypnogram.codes == Stage.W)[:, None]
    return is_wake * (is_open * OPEN_EYES_DB + (1.0 - is_open) * CLOSED_EYES_DB)


def _eog(rng: np.random.Generator, brain: _Brain) -> tuple[Trace, Trace]:
    """Left and right: the eyes move together, so what one side gains the other loses."""
    events = brain.events
    still = events.seen_by("frontal", 0.0)
    cortex = np.float32(CORTEX_IN_EOG) * (still + _background(rng, brain, "frontal"))
    own = np.float32(0.25) * _background(rng, brain, "frontal", shared=0.0)
    gaze = np.float32(EYE_UV) * events.gaze
    # E1 lies below its eye, E2 above: a blink, too, draws them apart.
    blinks = np.float32(EYE_UV) * events.blinks
    left = cortex + own + gaze - 0.5 * blinks
    right = cortex - own - 0.9 * gaze + 0.8 * blinks
    return left.astype(np.float32), right.astype(np.float32)


def _at_rate(trace: Trace, rate_hz: int) -> Trace:
    """The trace behind an amplifier's high-pass, at `rate_hz`."""
    common = gcd(rate_hz, EQUALISER_RATE_HZ)
    passed = high_passed(trace, AMPLIFIER_HIGH_PASS_HZ, 1, EQUALISER_RATE_HZ)
    faster = resample_poly(passed, rate_hz // common, EQUALISER_RATE_HZ // common)
    return np.asarray(faster, dtype=np.float32)
