"""How a night unfolds second by second between the borders that a hypnogram can show."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation.sleeper import Sleeper

LARGEST_BORDER_SHIFT_SECONDS = 13


@dataclass(frozen=True, eq=False)
class StageCourse:
    """The night once a second; every row or value stands for one second, numbers from 0 to 1.

    `weights` (n_seconds, 5) say how much of each stage there is; `bouts` (n_seconds,) number the
    unbroken runs of one stage; `depth` is how deep N3 has become; `eyes_open` and `drowsy_alpha`
    tell where wake has no alpha and where N1 still has some; `arousal` is the strength of
    arousals and `arousal_seconds` are their onsets. `bout_variety` scales `per_bout`.
    """

    hypnogram: Hypnogram
    weights: NDArray[np.float32]
    bouts: NDArray[np.intp]
    depth: NDArray[np.float32]
    eyes_open: NDArray[np.float32]
    drowsy_alpha: NDArray[np.float32]
    arousal: NDArray[np.float32]
    arousal_seconds: NDArray[np.float64]
    bout_variety: float = 1.0

    @property
    def n_seconds(self) -> int:
        return len(self.weights)

    @property
    def n_bouts(self) -> int:
        return int(self.bouts[-1]) + 1

    def of(self, stage: Stage) -> NDArray[np.float32]:
        """How much of `stage` there is in each second, shape (n_seconds,)."""
        return self.weights[:, stage]

    def per_bout(
        self, rng: np.random.Generator, log_sd: float, share_without: float
    ) -> NDArray[np.float32]:
        """A random factor for each bout, zero in `share_without` of them, shape (n_seconds,)."""
        factors = np.exp(rng.normal(0.0, self.bout_variety * log_sd, self.n_bouts))
        factors[rng.random(self.n_bouts) < self.bout_variety * share_without] = 0.0
        return gaussian_filter1d(factors[self.bouts], 1.5).astype(np.float32)


def draw_course(rng: np.random.Generator, hypnogram: Hypnogram, sleeper: Sleeper) -> StageCourse:
    """What happens between the epochs; an unscored epoch is lived through as wake."""
    codes = np.maximum(hypnogram.codes, Stage.W)
    stages, bouts = _with_shifted_borders(rng, codes)
    one_hot = np.eye(5, dtype=np.float32)[stages]
    weights = gaussian_filter1d(one_hot, rng.uniform(1.0, 3.0), axis=0)
    n_seconds = len(stages)
    deep = one_hot[:, Stage.N3] + 0.35 * one_hot[:, Stage.N2]
    open_drive = slow_noise(rng, n_seconds, 25.0) - sleeper.eyes_open_threshold
    alpha_drive = slow_noise(rng, n_seconds, 3.0)
    onsets = _arousal_onsets(rng, stages, sleeper)
    return StageCourse(
        hypnogram=hypnogram,
        weights=np.asarray(weights, dtype=np.float32),
        bouts=bouts,
        depth=gaussian_filter1d(deep, rng.uniform(25.0, 60.0)).astype(np.float32),
        eyes_open=_soft_step(4.0 * open_drive),
        drowsy_alpha=_soft_step(3.0 * (alpha_drive - 0.8)),
        arousal=_arousal_envelope(rng, onsets, n_seconds),
        arousal_seconds=onsets,
        bout_variety=sleeper.bout_variety,
    )


def slow_noise(
    rng: np.random.Generator, n_seconds: int, time_constant: float
) -> NDArray[np.float32]:
    """Noise of unit SD that wanders with a time constant in seconds, one value a second."""
    memory = np.exp(-1.0 / time_constant)
    fresh = rng.standard_normal(n_seconds) * np.sqrt(1.0 - memory**2)
    start = memory * rng.standard_normal(1)
    wandering, _ = lfilter([1.0], [1.0, -memory], fresh, zi=start)
    return np.asarray(wandering, dtype=np.float32)


def _soft_step(drive: NDArray[np.float32]) -> NDArray[np.float32]:
    return (1.0 / (1.0 + np.exp(-np.clip(drive, -30.0, 30.0)))).astype(np.float32)


def _with_shifted_borders(
    rng: np.random.Generator, codes: NDArray[np.int8]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Stage and bout number of each second; borders move, the label keeps the majority."""
    changes = np.flatnonzero(np.diff(codes)) + 1
    shift = rng.integers(
        -LARGEST_BORDER_SHIFT_SECONDS, LARGEST_BORDER_SHIFT_SECONDS + 1, len(changes)
    )
    borders = np.concatenate([[0], changes * EPOCH_SECONDS + shift, [len(codes) * EPOCH_SECONDS]])
    lengths = np.diff(borders)
    first = np.concatenate([[0], changes])
    stages = np.repeat(codes[first].astype(np.intp), lengths)
    return stages, np.repeat(np.arange(len(first)), lengths)


def _arousal_onsets(
    rng: np.random.Generator, stages: NDArray[np.intp], sleeper: Sleeper
) -> NDArray[np.float64]:
    """Onsets in seconds: chance ones or apnoea's periodic ones, and one at every lightening."""
    n_seconds = len(stages)
    if sleeper.has_apnoea and rng.random() < 0.5:
        gaps = rng.uniform(25.0, 70.0, n_seconds // 25 + 2)
        chance = np.cumsum(gaps)
        # Apnoea comes in clusters: about half of the night has it.
        clustered = slow_noise(rng, n_seconds, 600.0) > 0.0
        chance = chance[chance < n_seconds]
        chance = chance[clustered[chance.astype(np.intp)]]
    else:
        per_hour = (30.0 if sleeper.has_apnoea else 14.0) * math.exp(rng.normal(0.0, 0.55))
        chance = rng.uniform(0.0, n_seconds, rng.poisson(per_hour * n_seconds / 3600.0))
    during = stages[chance.astype(np.intp)]
    skipped = (during == Stage.N3) & (rng.random(len(chance)) < 0.6)
    chance = chance[(during != Stage.W) & ~skipped]
    lighter = np.isin(stages[1:], (Stage.W, Stage.N1)) & (np.diff(stages) != 0)
    onsets = np.concatenate([chance, np.flatnonzero(lighter) + 1.0])
    return np.sort(onsets).astype(np.float64)


def _arousal_envelope(
    rng: np.random.Generator, onsets: NDArray[np.float64], n_seconds: int
) -> NDArray[np.float32]:
    envelope = np.zeros(n_seconds)
    lengths = rng.uniform(3.0, 13.0, len(onsets))
    strengths = rng.uniform(0.4, 1.0, len(onsets))
    for onset, length, strength in zip(onsets, lengths, strengths, strict=True):
        covered = slice(int(onset), int(onset + length) + 1)
        envelope[covered] = np.maximum(envelope[covered], strength)
    return gaussian_filter1d(envelope, 0.8).astype(np.float32)
