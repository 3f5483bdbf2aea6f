"""The background EEG: noise whose spectrum follows the stages, component by component."""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.simulation.overlap_add import bin_frequencies_hz, filtered, per_frame
from sleepscorer_app.domain.simulation.sleeper import Sleeper
from sleepscorer_app.domain.simulation.stage_course import StageCourse, slow_noise

ALPHA_RMS_UV = {"frontal": 5.0, "central": 7.5, "occipital": 12.0}
THETA_RMS_UV = {"frontal": 6.0, "central": 6.0, "occipital": 5.0}
DELTA_RMS_UV = {"frontal": 25.0, "central": 22.0, "occipital": 16.0}
SIGMA_RMS_UV = {"frontal": 3.2, "central": 3.6, "occipital": 2.0}
BETA_RMS_UV = {"frontal": 2.6, "central": 2.4, "occipital": 2.0}
MUSCLE_RMS_UV = {"frontal": 4.5, "central": 3.5, "occipital": 4.0}
# Around this frequency the spectrum tilts, so that a tilt does not change the level.
TILT_PIVOT_HZ = 5.0
# Among the rhythms; N3 without it would not be N3, so no bout goes without.
DELTA_ROW = 3


def background(
    noise: NDArray[np.float32],
    powers: NDArray[np.float32],
    shapes: NDArray[np.float32],
    tilt: NDArray[np.float32],
    rate_hz: float,
) -> NDArray[np.float32]:
    """White noise of unit SD, shape (n,), shaped into EEG in µV.

    `powers` (n_seconds, k) weigh the `shapes` (k, 257), which are in µV²/Hz; `tilt` (n_seconds,)
    is the exponent of an extra factor `(f / 5 Hz) ** tilt` on the power.
    """
    frequencies = np.maximum(bin_frequencies_hz(rate_hz), 0.2)
    weights = per_frame(powers, len(noise), rate_hz)
    tilts = per_frame(tilt[:, None], len(noise), rate_hz)
    spectrum = weights @ shapes
    spectrum *= np.exp(tilts * np.log(frequencies / TILT_PIVOT_HZ)[None, :])
    # White noise of unit SD has 2 / rate µV²/Hz at every frequency.
    gain = np.sqrt(spectrum * (rate_hz / 2))
    gain[:, 0] = 0.0
    return filtered(noise, gain)


def component_shapes(sleeper: Sleeper, derivation: str, rate_hz: float) -> NDArray[np.float32]:
    """Power spectra of the components in µV²/Hz, shape (12, 257), rows as `component_powers`."""
    f = np.maximum(bin_frequencies_hz(rate_hz).astype(np.float64), 0.05)
    levels = 10.0 ** (sleeper.aperiodic_levels_db / 10.0)
    aperiodic = [
        2.0 * level / (1.0 + f**slope)
        for level, slope in zip(levels, sleeper.aperiodic_slopes, strict=True)
    ]
    width = sleeper.alpha_width_hz
    alpha = _hump(f, sleeper.alpha_hz, width) + 0.03 * _hump(f, 2 * sleeper.alpha_hz, 1.6 * width)
    delta = 0.55 * _hump(f, 0.8, 0.35) + 0.45 * _hump(f, 1.8, 0.9)
    muscle = 1.0 / (1.0 + np.exp(-(f - 27.0) / 5.0)) / 22.0
    alpha_uv2 = ALPHA_RMS_UV[derivation] ** 2
    rows = [
        *aperiodic,
        alpha_uv2 * sleeper.alpha_power * alpha,
        0.08 * alpha_uv2 * sleeper.alpha_power * _hump(f, sleeper.rem_alpha_hz, 1.2 * width),
        THETA_RMS_UV[derivation] ** 2 * _hump(f, sleeper.theta_hz, 1.2),
        DELTA_RMS_UV[derivation] ** 2 * delta,
        SIGMA_RMS_UV[derivation] ** 2 * _hump(f, sleeper.spindle_hz - 0.6, 1.0),
        BETA_RMS_UV[derivation] ** 2 * _hump(f, 20.0, 4.0),
        MUSCLE_RMS_UV[derivation] ** 2 * muscle,
    ]
    return np.array(rows, dtype=np.float32)


def component_powers(
    rng: np.random.Generator, course: StageCourse, sleeper: Sleeper
) -> NDArray[np.float32]:
    """How strong each component is in each second, shape (n_seconds, 12).

    Columns: the backgrounds of W, N1, N2, N3 and R, then alpha, the slower alpha of R, theta,
    delta, sigma, beta and muscle. All waver; the rhythms also differ from bout to bout.
    """
    wake, n1, n2, n3, rem = (course.of(stage) for stage in SCORED_STAGES)
    closed = wake * (1.0 - course.eyes_open)
    awake_alpha = closed + 0.12 * wake * course.eyes_open
    deep = course.depth
    rhythms = [
        awake_alpha + 0.45 * n1 * course.drowsy_alpha + 0.55 * course.arousal,
        rem,
        n1 + 0.55 * rem + 0.35 * closed + 0.35 * n2,
        n3 * (0.5 + 0.8 * deep) + 0.13 * n2 * (0.4 + 1.6 * deep),
        0.6 * n2 + 0.25 * n3,
        wake + 0.8 * course.arousal + 0.35 * n1 + 0.2 * rem + sleeper.beta_everywhere,
        wake * (0.15 + 0.85 * course.eyes_open) + 1.2 * course.arousal,
    ]
    columns = [
        course.weights[:, stage] * np.exp(0.3 * slow_noise(rng, course.n_seconds, 6.0))
        for stage in range(5)
    ]
    for row, strength in enumerate(rhythms):
        wavering = 0.6 * slow_noise(rng, course.n_seconds, rng.uniform(3.0, 8.0))
        wavering += 0.5 * slow_noise(rng, course.n_seconds, 45.0)
        share_without = 0.0 if row == DELTA_ROW else rng.uniform(0.10, 0.15)
        bouts = course.per_bout(rng, 2.0 * rng.uniform(0.3, 0.5), share_without)
        columns.append(strength * np.exp(wavering) * bouts)
    return np.stack(columns, axis=1).astype(np.float32)


def wandering_tilt(rng: np.random.Generator, course: StageCourse) -> NDArray[np.float32]:
    """The exponent by which the whole spectrum tilts in each second, shape (n_seconds,)."""
    of_bout = rng.normal(0.0, 0.1, course.n_bouts)[course.bouts]
    return (0.14 * slow_noise(rng, course.n_seconds, 40.0) + of_bout).astype(np.float32)


def _hump(f: NDArray[np.float64], centre_hz: float, width_hz: float) -> NDArray[np.float64]:
    """A bell of unit area: its power is 1 µV² whatever its width."""
    return np.exp(-0.5 * ((f - centre_hz) / width_hz) ** 2) / (width_hz * np.sqrt(2 * np.pi))
