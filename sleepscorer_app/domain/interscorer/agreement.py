"""Two scorings of one night: how far they agree beyond chance, and in which stages not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage


@dataclass(frozen=True, eq=False)
class Agreement:
    """How two scorings agree over the epochs that both have scored.

    `confusion` has shape (5, 5): rows are the first scoring's stages, columns the second's, in the
    order W, N1, N2, N3, R. `f1` leaves out stages that neither scoring has; a figure nobody can
    compute (no epoch in common, no stage) is NaN.
    """

    accuracy: float
    kappa: float
    macro_f1: float
    f1: dict[Stage, float]
    confusion: NDArray[np.int64]
    n_compared: int


def agreement(a: Hypnogram, b: Hypnogram) -> Agreement:
    """Agreement of `b` with `a`; unscored epochs of either are left out.

    Raises `ValueError` when the nights differ in length.
    """
    if a.n_epochs != b.n_epochs:
        raise ValueError(f"scorings of {a.n_epochs} and {b.n_epochs} epochs cannot be compared")
    both = a.is_scored & b.is_scored
    confusion = np.zeros((5, 5), dtype=np.int64)
    np.add.at(confusion, (a.codes[both].astype(np.intp), b.codes[both].astype(np.intp)), 1)
    return agreement_of(confusion)


def differing_epochs(hypnograms: Sequence[Hypnogram]) -> NDArray[np.intp]:
    """The epochs that at least two scorings have scored, and not all of those alike.

    Raises `ValueError` when the nights differ in length.
    """
    lengths = {one.n_epochs for one in hypnograms}
    if len(lengths) != 1:
        raise ValueError(f"scorings of {sorted(lengths)} epochs cannot be compared")
    codes = np.stack([one.codes for one in hypnograms]).astype(np.intp)
    is_scored = codes != Stage.UNSCORED
    lowest = np.where(is_scored, codes, len(SCORED_STAGES)).min(axis=0)
    highest = codes.max(axis=0)
    return np.flatnonzero((is_scored.sum(axis=0) > 1) & (lowest != highest))


def agreement_of(confusion: NDArray[np.int64]) -> Agreement:
    """The figures of a confusion matrix (5, 5), which may be the sum over several nights.

    Kappa is Cohen's (1960); with a single stage on both sides chance agrees fully and it is NaN.
    Macro-F1 is the mean of the F1 of the stages that occur in either scoring.
    """
    total = int(confusion.sum())
    if total == 0:
        return Agreement(np.nan, np.nan, np.nan, {}, confusion, 0)
    of_first, of_second = confusion.sum(axis=1), confusion.sum(axis=0)
    accuracy = float(np.trace(confusion) / total)
    by_chance = float((of_first * of_second).sum() / total**2)
    kappa = (accuracy - by_chance) / (1 - by_chance) if by_chance < 1 else np.nan
    f1 = {
        stage: float(2 * confusion[stage, stage] / (of_first[stage] + of_second[stage]))
        for stage in SCORED_STAGES
        if of_first[stage] + of_second[stage] > 0
    }
    return Agreement(accuracy, kappa, float(np.mean(list(f1.values()))), f1, confusion, total)
