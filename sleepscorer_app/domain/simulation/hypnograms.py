"""Hypnograms by rule: how long each stage lasts and what follows it, in each third of the night."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage

ThirdsByStage = tuple[tuple[tuple[float, ...], ...], ...]

BOUT_LEVELS = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
FEWEST_EPOCHS_BEFORE_REM = 110


@dataclass(frozen=True)
class StageHabits:
    """The habits of a group of sleepers, by third of the night, then stage (W N1 N2 N3 R).

    `bout_quantiles` are bout lengths in epochs at the levels 0, 0.1 … 0.9, and a longest one such
    that the mean is right; `next_stage` are the shares of the five stages that follow.
    """

    bout_quantiles: ThirdsByStage
    next_stage: ThirdsByStage
    rem_needs_sleep_first: bool


# Rounded summary statistics. Healthy: 39 nights of the sleepers aged 25-34 in Sleep-EDF
# Expanded (PhysioNet, ODC-By 1.0). Apnoea: 23 nights of the St Vincent's University Hospital /
# University College Dublin Sleep Apnea Database (PhysioNet, ODC-By 1.0); its patients 018 and
# 022 are left out, because networks are tested on them. Thirds are of the time asleep.
HEALTHY = StageHabits(
    bout_quantiles=(
        (
            (1, 1, 1, 1, 2, 2, 3, 3, 5, 10, 67),
            (1, 1, 1, 1, 2, 2, 3, 4, 5, 8, 21),
            (1, 1, 1, 2, 2, 3, 6, 10, 16, 25, 44),
            (1, 1, 1, 1, 1, 2, 2, 4, 10, 27, 76),
            (1, 2, 4, 7, 12, 14, 18, 25, 28, 42, 64),
        ),
        (
            (1, 1, 1, 1, 1, 2, 2, 3, 4, 8, 30),
            (1, 1, 1, 1, 1, 2, 2, 2, 3, 5, 11),
            (1, 1, 1, 2, 3, 5, 9, 13, 20, 34, 62),
            (1, 1, 1, 1, 1, 2, 2, 3, 5, 18, 54),
            (1, 3, 5, 8, 10, 15, 21, 30, 40, 57, 91),
        ),
        (
            (1, 1, 1, 1, 1, 2, 2, 3, 4, 9, 23),
            (1, 1, 1, 1, 1, 2, 2, 3, 3, 5, 12),
            (1, 1, 2, 2, 4, 5, 8, 12, 19, 34, 72),
            (1, 1, 1, 1, 1, 1, 2, 2, 3, 7, 44),
            (1, 2, 3, 5, 8, 11, 14, 20, 30, 45, 72),
        ),
    ),
    next_stage=(
        (
            (0.00, 0.85, 0.09, 0.03, 0.03),
            (0.21, 0.00, 0.76, 0.01, 0.03),
            (0.10, 0.16, 0.00, 0.65, 0.09),
            (0.05, 0.05, 0.90, 0.00, 0.01),
            (0.18, 0.27, 0.53, 0.02, 0.00),
        ),
        (
            (0.00, 0.78, 0.17, 0.00, 0.05),
            (0.13, 0.00, 0.74, 0.00, 0.13),
            (0.12, 0.19, 0.00, 0.53, 0.16),
            (0.03, 0.03, 0.93, 0.00, 0.00),
            (0.17, 0.45, 0.38, 0.00, 0.00),
        ),
        (
            (0.00, 0.85, 0.06, 0.00, 0.10),
            (0.17, 0.00, 0.66, 0.00, 0.17),
            (0.15, 0.31, 0.00, 0.32, 0.21),
            (0.05, 0.02, 0.92, 0.00, 0.01),
            (0.26, 0.46, 0.28, 0.00, 0.00),
        ),
    ),
    rem_needs_sleep_first=True,
)

APNOEA = StageHabits(
    bout_quantiles=(
        (
            (1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 32),
            (1, 1, 2, 2, 2, 3, 4, 6, 7, 10, 23),
            (1, 1, 2, 3, 4, 6, 8, 12, 15, 20, 36),
            (1, 1, 2, 3, 6, 10, 15, 28, 36, 44, 82),
            (1, 2, 4, 8, 9, 16, 24, 31, 36, 60, 100),
        ),
        (
            (1, 1, 1, 1, 1, 1, 2, 2, 3, 6, 30),
            (1, 1, 1, 2, 2, 3, 3, 4, 6, 9, 20),
            (1, 2, 3, 4, 6, 9, 11, 14, 20, 32, 56),
            (1, 2, 3, 5, 7, 8, 11, 15, 22, 47, 88),
            (1, 1, 3, 4, 6, 8, 20, 30, 38, 53, 129),
        ),
        (
            (1, 1, 1, 1, 1, 1, 2, 2, 3, 6, 26),
            (1, 1, 2, 2, 3, 3, 4, 5, 8, 10, 16),
            (1, 2, 2, 3, 5, 7, 10, 14, 19, 28, 53),
            (1, 2, 3, 4, 6, 7, 9, 11, 16, 23, 38),
            (1, 2, 4, 5, 11, 16, 24, 29, 38, 49, 79),
        ),
    ),
    next_stage=(
        (
            (0.00, 0.82, 0.15, 0.01, 0.02),
            (0.55, 0.00, 0.44, 0.00, 0.01),
            (0.56, 0.08, 0.00, 0.28, 0.08),
            (0.35, 0.05, 0.60, 0.00, 0.00),
            (0.77, 0.05, 0.18, 0.00, 0.00),
        ),
        (
            (0.00, 0.75, 0.16, 0.00, 0.09),
            (0.37, 0.00, 0.63, 0.00, 0.00),
            (0.55, 0.03, 0.00, 0.28, 0.13),
            (0.48, 0.04, 0.46, 0.00, 0.02),
            (0.70, 0.07, 0.24, 0.00, 0.00),
        ),
        (
            (0.00, 0.82, 0.11, 0.00, 0.07),
            (0.47, 0.00, 0.50, 0.00, 0.03),
            (0.53, 0.07, 0.00, 0.20, 0.19),
            (0.32, 0.05, 0.62, 0.00, 0.00),
            (0.70, 0.04, 0.27, 0.00, 0.00),
        ),
    ),
    rem_needs_sleep_first=False,
)


def simulate_hypnogram(rng: np.random.Generator, n_epochs: int | None = None) -> Hypnogram:
    """A night's stages, made by the habits of healthy sleepers or of sleepers with apnoea.

    Wake comes first (4 to 60 epochs) and, if the night is long enough, last. Without `n_epochs`
    the night has 650 to 1100 epochs. Raises `ValueError` for fewer than 1 epoch.
    """
    if n_epochs is None:
        n_epochs = int(rng.integers(650, 1101))
    if n_epochs < 1:
        raise ValueError(f"a night has at least 1 epoch, got {n_epochs}")
    habits = HEALTHY if rng.random() < 0.5 else APNOEA
    longest_wake = max(1, n_epochs // 10)
    n_before = min(int(rng.integers(4, 61)), longest_wake)
    n_after = min(int(rng.integers(0, 41)), longest_wake)
    codes = np.full(n_epochs, Stage.W, dtype=np.int8)
    asleep = codes[n_before : max(n_before, n_epochs - n_after)]
    asleep[:] = asleep_stages(rng, habits, len(asleep))
    return Hypnogram(codes)


def asleep_stages(rng: np.random.Generator, habits: StageHabits, n_epochs: int) -> NDArray[np.int8]:
    """The stages from falling asleep to the last waking."""
    codes = np.empty(n_epochs, dtype=np.int8)
    stretch = np.ones(5)
    stretch[[Stage.N2, Stage.N3, Stage.R]] = np.exp(rng.normal(0.0, 0.25, 3))
    stage, epoch = int(Stage.N1), 0
    while epoch < n_epochs:
        third = min(2, 3 * epoch // n_epochs)
        quantiles = np.asarray(habits.bout_quantiles[third][stage])
        length = np.interp(rng.random(), BOUT_LEVELS, quantiles) * stretch[stage]
        n_bout = max(1, round(float(length)))
        codes[epoch : epoch + n_bout] = stage
        epoch += n_bout
        shares = np.array(habits.next_stage[third][stage])
        if habits.rem_needs_sleep_first and epoch < FEWEST_EPOCHS_BEFORE_REM:
            shares[Stage.R] *= 0.1
        stage = int(rng.choice(5, p=shares / shares.sum()))
    return codes
