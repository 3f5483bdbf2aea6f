"""How often one stage follows another, which successions are unlikely, and why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage

W, N1, N2, N3, R = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R

FOLLOWED_BY = (
    (78891, 9774, 667, 9, 412),
    (3246, 11820, 10454, 16, 776),
    (5615, 3835, 168725, 4604, 1529),
    (575, 116, 3910, 44721, 30),
    (1369, 767, 595, 3, 60025),
)
"""Row W, N1, N2, N3, R: how often each stage was the next epoch's.

Counted over 80 nights scored by five people each by the AASM rules: DOD-H (25 healthy adults) and
DOD-O (55 adults with sleep apnoea), Guillot and others 2020, published under the MIT licence.
"""


@dataclass(frozen=True)
class UnlikelyStages:
    """A succession that careful scorers hardly ever write; none is forbidden by the AASM.

    `stages` are two epochs in a row, or three where the middle one stands alone. `share` is how
    often the first stage went on so: of its epochs for two, of its leavings for that middle stage
    for three; counted in the nights of `FOLLOWED_BY`.
    """

    stages: tuple[Stage, ...]
    share: float
    why: str


UNLIKELY = (
    UnlikelyStages((W, N3), 9 / 89753, "Sleep deepens by way of N2."),
    UnlikelyStages((N1, N3), 16 / 26312, "Sleep deepens by way of N2."),
    UnlikelyStages((R, N3), 3 / 62759, "REM ends in wake, N1 or N2."),
    UnlikelyStages((N3, R), 30 / 49352, "Between N3 and REM lies N2, or wake."),
    UnlikelyStages((N3, N1), 116 / 49352, "N3 that fades without an arousal becomes N2."),
    UnlikelyStages((W, R), 412 / 89753, "REM straight after wake follows an awakening from REM."),
    UnlikelyStages((N3, N1, N3), 6 / 116, "One epoch of N1 cannot interrupt slow-wave sleep."),
    UnlikelyStages((N3, W, N3), 6 / 575, "An awakening from N3 leads back through N1 or N2."),
    UnlikelyStages((N2, R, N2), 23 / 1529, "A REM period lasts longer than one epoch."),
    UnlikelyStages((W, R, W), 27 / 412, "A REM period lasts longer than one epoch."),
    UnlikelyStages((N1, R, N1), 27 / 776, "A REM period lasts longer than one epoch."),
)
_LONGEST = max(len(one.stages) for one in UNLIKELY)


def transition_matrix() -> NDArray[np.float64]:
    """The share with which each stage (row) is followed by each (column), shape (5, 5).

    Half a count is added everywhere, so that nothing is impossible.
    """
    counts = np.array(FOLLOWED_BY, dtype=np.float64) + 0.5
    return counts / counts.sum(axis=1, keepdims=True)


def unlikely_at(hypnogram: Hypnogram, epoch: int) -> tuple[UnlikelyStages, ...]:
    """The unlikely successions that an epoch takes part in, the rarest first."""
    start = max(epoch - _LONGEST + 1, 0)
    # Plain numbers, which are compared ten times as fast: each page turn comes by here.
    near = tuple(hypnogram.codes[start : epoch + _LONGEST].tolist())
    here = epoch - start
    found = [
        one
        for one in UNLIKELY
        for first in range(max(here - len(one.stages) + 1, 0), here + 1)
        if near[first : first + len(one.stages)] == one.stages
    ]
    return tuple(sorted(set(found), key=lambda one: one.share))


def rarity(hypnogram: Hypnogram) -> NDArray[np.float64]:
    """How unlikely the succession is that each epoch takes part in, shape (n_epochs,).

    0 where there is none, else between 0 and 1: one minus the share of the rarest.
    """
    codes = hypnogram.codes
    result = np.zeros(len(codes))
    for one in UNLIKELY:
        length = len(one.stages)
        if len(codes) < length:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(codes, length)
        for first in np.flatnonzero((windows == np.array(one.stages)).all(axis=1)):
            held = slice(first, first + length)
            result[held] = np.maximum(result[held], 1 - one.share)
    return result
