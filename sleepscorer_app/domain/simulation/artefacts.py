"""What spoils a recording: movements, sweat, heart, electrodes, mains and other lines."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.simulation.overlap_add import interpolated_rows
from sleepscorer_app.domain.simulation.stage_course import StageCourse, slow_noise


def with_artefacts(
    rng: np.random.Generator, samples: NDArray[np.float32], course: StageCourse, rate_hz: float
) -> NDArray[np.float32]:
    """The night with artefacts added, each measured by the night's own usual amplitude."""
    usual = usual_amplitude(samples)
    spoilt = samples.copy()
    add_movements(rng, spoilt, course, usual, rate_hz)
    if rng.random() < 0.25:
        _add_sweat(rng, spoilt, course, usual, rate_hz)
    if rng.random() < 0.30:
        _add_heart(rng, spoilt, usual, rate_hz)
    _add_electrode_pops(rng, spoilt, usual, rate_hz)
    _add_lines(rng, spoilt, usual, rate_hz)
    floor = usual * 10.0 ** rng.uniform(-2.5, -1.0)
    spoilt += np.float32(floor) * rng.standard_normal(len(spoilt), dtype=np.float32)
    return spoilt


def usual_amplitude(samples: NDArray[np.float32]) -> float:
    """The SD that half of the absolute values agree with, in µV; never zero."""
    return max(float(np.median(np.abs(samples[::7]))) / 0.6745, 1e-3)


def add_movements(
    rng: np.random.Generator,
    samples: NDArray[np.float32],
    course: StageCourse,
    usual: float,
    rate_hz: float,
) -> None:
    """With a third of the arousals, and in wake on their own."""
    moved = course.arousal_seconds[rng.random(len(course.arousal_seconds)) < 1 / 3]
    for onset in moved:
        size = usual * min(6.0, float(np.exp(rng.normal(0.6, 0.6))))
        _add_burst(rng, samples, onset, rng.uniform(1.0, 6.0), size, rate_hz)
    per_minute = 0.5 * math.exp(rng.normal(0.0, 0.7))
    rate = np.maximum(course.of(Stage.W), 0.0) * per_minute / 60.0
    for second in np.repeat(np.arange(course.n_seconds), rng.poisson(rate)):
        size = usual * min(8.0, float(np.exp(rng.normal(0.9, 0.7))))
        onset = second + rng.random()
        _add_burst(rng, samples, onset, rng.uniform(1.0, 15.0), size, rate_hz)


def _add_burst(
    rng: np.random.Generator,
    samples: NDArray[np.float32],
    onset_seconds: float,
    seconds: float,
    size: float,
    rate_hz: float,
) -> None:
    """Slow swings of a moving electrode with muscle noise on top."""
    first = round(onset_seconds * rate_hz)
    n = min(round(seconds * rate_hz), len(samples) - first)
    if n < 2:
        return
    swings = gaussian_filter1d(rng.standard_normal(n), rng.uniform(8.0, 40.0))
    swings *= 1.0 / max(float(swings.std()), 1e-9)
    muscle = rng.standard_normal(n)
    share = rng.uniform(0.1, 0.6)
    envelope = np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 0.5
    burst = size * envelope * ((1 - share) * swings + share * muscle)
    samples[first : first + n] += burst.astype(np.float32)


def _add_sweat(
    rng: np.random.Generator,
    samples: NDArray[np.float32],
    course: StageCourse,
    usual: float,
    rate_hz: float,
) -> None:
    """Drift slower than a breath, for part of the night."""
    drift = slow_noise(rng, course.n_seconds, rng.uniform(1.0, 4.0))
    when = np.maximum(0.0, slow_noise(rng, course.n_seconds, 900.0))
    per_second = (usual * rng.uniform(0.5, 2.0) * when * drift)[:, None].astype(np.float32)
    places = np.arange(len(samples)) / rate_hz - 0.5
    samples += interpolated_rows(per_second, places)[:, 0]


def _add_heart(
    rng: np.random.Generator, samples: NDArray[np.float32], usual: float, rate_hz: float
) -> None:
    """The QRS complex of each heartbeat."""
    gap = rng.uniform(0.75, 1.15)
    n_beats = int(len(samples) / rate_hz / gap * 1.3) + 2
    beats = np.cumsum(gap * np.exp(rng.normal(0.0, 0.05, n_beats)))
    first = (beats * rate_hz).astype(np.intp)
    first = first[first < len(samples) - 8]
    complex_ = np.array([-0.1, -0.2, 0.6, 1.0, 0.1, -0.35, -0.1, 0.05])
    height = usual * rng.uniform(0.2, 1.2) * rng.choice([-1.0, 1.0])
    impulses = np.zeros(len(samples), dtype=np.float32)
    impulses[first] = height
    samples += np.convolve(impulses, complex_.astype(np.float32))[: len(samples)]


def _add_electrode_pops(
    rng: np.random.Generator, samples: NDArray[np.float32], usual: float, rate_hz: float
) -> None:
    for _ in range(rng.poisson(3.0)):
        first = int(rng.integers(len(samples)))
        decay = rng.uniform(0.1, 1.5) * rate_hz
        n = min(int(5 * decay), len(samples) - first)
        height = usual * rng.uniform(3.0, 15.0) * rng.choice([-1.0, 1.0])
        samples[first : first + n] += (height * np.exp(-np.arange(n) / decay)).astype(np.float32)


def _add_lines(
    rng: np.random.Generator, samples: NDArray[np.float32], usual: float, rate_hz: float
) -> None:
    """Narrow lines of devices, three in five of them at 15 to 32 Hz, and hum that wavers."""
    for _ in range(rng.poisson(0.8)):
        in_beta = rng.random() < 0.6
        frequency_hz = rng.uniform(15.0, 32.0) if in_beta else rng.uniform(15.0, 49.0)
        height = usual * 10.0 ** rng.uniform(-2.0, -0.7)
        samples += height * _sine(rng, len(samples), frequency_hz / rate_hz)
    for _ in range(rng.poisson(0.5)):
        height = usual * 10.0 ** rng.uniform(-1.7, -0.6)
        carrier = _sine(rng, len(samples), rng.uniform(16.0, 46.0) / rate_hz)
        n_seconds = round(len(samples) / rate_hz) + 1
        wavering = slow_noise(rng, n_seconds, 2.0)[:, None]
        places = np.arange(len(samples)) / rate_hz
        samples += np.float32(height) * carrier * interpolated_rows(wavering, places)[:, 0]


def _sine(rng: np.random.Generator, n: int, cycles_per_sample: float) -> NDArray[np.float32]:
    phase = 2 * np.pi * (rng.random() + cycles_per_sample * np.arange(n))
    return np.sin(phase).astype(np.float32)
