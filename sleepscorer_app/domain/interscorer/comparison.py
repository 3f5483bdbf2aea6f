"""Two and more scorings of one night side by side: all figures, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.interscorer.agreement import (
    Agreement,
    agreement,
    agreement_of,
    differing_epochs,
)
from sleepscorer_app.domain.interscorer.consensus import Consensus, consensus, fleiss_kappa
from sleepscorer_app.domain.interscorer.kappa_interval import kappa_interval


@dataclass(frozen=True)
class NamedScoring:
    """A hypnogram and whose it is: a file's name, a person's, a model's."""

    name: str
    hypnogram: Hypnogram


@dataclass(frozen=True)
class StageAgreement:
    """How far two scorings agree on one stage.

    `n_first`, `n_second` and `n_both` count the epochs that have the stage; `f1` is twice `n_both`
    by the sum of the others; `kappa` is Cohen's for this stage against all others.
    """

    n_first: int
    n_second: int
    n_both: int
    f1: float
    kappa: float


@dataclass(frozen=True, eq=False)
class Pair:
    """Two of the scorings, by their places, and how they agree."""

    first: int
    second: int
    agreement: Agreement
    kappa_interval: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Everything about several scorings of one night.

    With more than two, `accuracy` and `kappa` are means over the pairs, `kappa_interval` is that
    mean's, `confusion` (5, 5) is the sum over the pairs, and `stages` is of that sum. `differing`
    are the epochs that at least two have scored, and not all alike.
    """

    scorings: tuple[NamedScoring, ...]
    pairs: tuple[Pair, ...]
    accuracy: float
    kappa: float
    kappa_interval: tuple[float, float]
    macro_f1: float
    stages: dict[Stage, StageAgreement]
    confusion: NDArray[np.int64]
    n_compared: int
    differing: NDArray[np.intp]
    fleiss_kappa: float | None
    consensus: Consensus | None


def compare(scorings: Sequence[NamedScoring], *, with_intervals: bool = True) -> Comparison:
    """All figures of two and more scorings; intervals, which take longest, only if asked for.

    Raises `ValueError` for fewer than two, or nights of unequal length.
    """
    if len(scorings) < 2:
        raise ValueError(f"{len(scorings)} scoring has nothing to be compared with")
    hypnograms = [one.hypnogram for one in scorings]
    places = tuple(combinations(range(len(scorings)), 2))
    nothing = (np.nan, np.nan)
    pairs = tuple(
        Pair(
            first,
            second,
            agreement(hypnograms[first], hypnograms[second]),
            kappa_interval([(hypnograms[first], hypnograms[second])])
            if with_intervals
            else nothing,
        )
        for first, second in places
    )
    confusion = np.sum([pair.agreement.confusion for pair in pairs], axis=0)
    summed = agreement_of(confusion)
    is_several = len(scorings) > 2
    interval = nothing
    if with_intervals:
        interval = (
            kappa_interval([(hypnograms[a], hypnograms[b]) for a, b in places])
            if is_several
            else pairs[0].kappa_interval
        )
    return Comparison(
        scorings=tuple(scorings),
        pairs=pairs,
        accuracy=_mean([pair.agreement.accuracy for pair in pairs]),
        kappa=_mean([pair.agreement.kappa for pair in pairs]),
        kappa_interval=interval,
        macro_f1=summed.macro_f1,
        stages={stage: stage_agreement(confusion, stage) for stage in SCORED_STAGES},
        confusion=confusion,
        n_compared=int((np.sum([one.is_scored for one in hypnograms], axis=0) > 1).sum()),
        differing=differing_epochs(hypnograms),
        fleiss_kappa=fleiss_kappa(hypnograms) if is_several else None,
        consensus=consensus(hypnograms) if is_several else None,
    )


def stage_agreement(confusion: NDArray[np.int64], stage: Stage) -> StageAgreement:
    """One stage against all others, of a confusion matrix (5, 5)."""
    n_both = int(confusion[stage, stage])
    n_first, n_second = int(confusion[stage].sum()), int(confusion[:, stage].sum())
    total = int(confusion.sum())
    either = n_first + n_second
    if not total or not either:
        return StageAgreement(n_first, n_second, n_both, np.nan, np.nan)
    observed = (total - either + 2 * n_both) / total
    by_chance = (n_first * n_second + (total - n_first) * (total - n_second)) / total**2
    kappa = (observed - by_chance) / (1 - by_chance) if by_chance < 1 else np.nan
    return StageAgreement(n_first, n_second, n_both, 2 * n_both / either, kappa)


def next_differing(differing: NDArray[np.intp], epoch: int, step: int) -> int | None:
    """The next (or, by −1, previous) of these epochs after (before) `epoch`; None at the end."""
    found = differing[differing > epoch][:1] if step > 0 else differing[differing < epoch][-1:]
    return int(found[0]) if found.size else None


def _mean(figures: Sequence[float]) -> float:
    """The mean of those that exist."""
    known = [one for one in figures if not np.isnan(one)]
    return float(np.mean(known)) if known else np.nan
