"""What differs from one simulated sleeper to the next: rhythms, strengths and habits."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DERIVATIONS = ("frontal", "central", "occipital")
SHARE_OF_SLOW_ALPHA = 0.4


@dataclass(frozen=True, eq=False)
class Sleeper:
    """One person on one night; frequencies in Hz, powers relative to the usual, rates per minute.

    `bout_variety` scales how much one bout differs from another of its stage (1 as in patients).
    `aperiodic_slopes` and `aperiodic_levels_db` are by stage (W N1 N2 N3 R): the exponent of the
    background spectrum and its level at 1 Hz in dB re 1 µV²/Hz.
    """

    has_apnoea: bool
    alpha_hz: float
    alpha_width_hz: float
    alpha_power: float
    rem_alpha_hz: float
    theta_hz: float
    spindle_hz: float
    spindles_per_minute: float
    eye_leak: float
    beta_everywhere: float
    eyes_open_threshold: float
    aperiodic_slopes: NDArray[np.float64]
    aperiodic_levels_db: NDArray[np.float64]
    rem_bursts_per_minute: float = 1.6
    bout_variety: float = 1.0


def draw_sleeper(rng: np.random.Generator) -> Sleeper:
    """A new sleeper; two in five have a slow wake rhythm (6.7 to 8.5 Hz), one in eight has none."""
    slow = rng.random() < SHARE_OF_SLOW_ALPHA
    alpha_hz = rng.uniform(6.7, 8.5) if slow else rng.uniform(8.3, 11.2)
    slopes = np.array([1.3, 1.5, 1.75, 1.75, 1.65])
    levels = np.array([15.5, 14.5, 16.0, 16.5, 14.5])
    return Sleeper(
        has_apnoea=bool(rng.random() < 0.5),
        alpha_hz=alpha_hz,
        alpha_width_hz=rng.uniform(0.6, 1.0),
        alpha_power=0.0 if rng.random() < 0.12 else float(np.exp(rng.normal(0.0, 0.6))),
        rem_alpha_hz=alpha_hz - rng.uniform(0.8, 1.8),
        theta_hz=min(rng.uniform(4.8, 6.5), alpha_hz - rng.uniform(1.6, 2.4)),
        spindle_hz=rng.uniform(12.2, 14.3),
        spindles_per_minute=float(np.clip(np.exp(rng.normal(math.log(3.0), 0.6)), 0.3, 9.0)),
        eye_leak=float(np.exp(rng.normal(0.0, 0.5))),
        beta_everywhere=1.0 if rng.random() < 0.1 else 0.0,
        eyes_open_threshold=rng.normal(0.3, 0.7),
        aperiodic_slopes=slopes + rng.normal(0.0, 0.2) + rng.normal(0.0, 0.2, 5),
        aperiodic_levels_db=levels + rng.normal(0.0, 2.0),
    )
