"""How sure the figures of a set of nights are, taking people, not epochs, as what was drawn.

Epochs of one person are alike: counted as independent they would make every interval far too short.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.calibration import N_BINS, SMALLEST_PROBABILITY
from sleepscorer_app.training.splits import SubjectNight

N_RESAMPLES = 2000
N_PERMUTATIONS = 10_000
MOST_PEOPLE_FOR_ALL_SWAPS = 12
LEVEL = 0.05
SEED = 20_260_101


@dataclass(frozen=True, eq=False)
class MeasuredNight:
    """What a model said of a night, (n, 5), where the expert gave a stage, (n,)."""

    whose: SubjectNight
    probabilities: NDArray[np.float64]
    stages: NDArray[np.int8]

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Counts (5, 5): rows are the expert's stages, columns the model's."""
        counts = np.zeros((5, 5), dtype=np.int64)
        said = self.probabilities.argmax(axis=1)
        np.add.at(counts, (self.stages.astype(np.intp), said), 1)
        return counts


@dataclass(frozen=True)
class Estimate:
    """A figure over all epochs, and where it lies in 95 of 100 draws of as many people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """How much more the first of two models has of a figure, over the same people.

    `p` is the chance of a difference this large if both were the same: each person's two results
    changed places or not. `smallest_p` is the least that so few people can give.
    """

    estimate: Estimate
    p: float
    smallest_p: float

    @property
    def is_told(self) -> bool:
        """Whether it can be told who is ahead."""
        return self.p < LEVEL


def accuracies(confusions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of epochs agreed on, of each of (m, 5, 5), shape (m,)."""
    return np.trace(confusions, axis1=1, axis2=2) / confusions.sum(axis=(1, 2))


def kappas(confusions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of each of (m, 5, 5), shape (m,); NaN where chance agrees fully."""
    total = confusions.sum(axis=(1, 2))
    by_chance = (confusions.sum(axis=1) * confusions.sum(axis=2)).sum(axis=1) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (accuracies(confusions) - by_chance) / (1 - by_chance)
    return np.where(by_chance < 1, found, np.nan)


def stage_f1s(confusions: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 of each stage of each of (m, 5, 5), shape (m, 5); NaN where neither side has the stage."""
    either = confusions.sum(axis=1) + confusions.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 2 * np.diagonal(confusions, axis1=1, axis2=2) / either
    return np.where(either > 0, found, np.nan)


def macro_f1s(confusions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean F1 over the stages that occur on either side, of each of (m, 5, 5), shape (m,)."""
    return np.nanmean(stage_f1s(confusions), axis=1)


FIGURES = {"accuracy": accuracies, "kappa": kappas, "macro_f1": macro_f1s}


def by_person(nights: Sequence[MeasuredNight]) -> dict[str, NDArray[np.float64]]:
    """Each person's confusion counts (5, 5), in the order of their names."""
    found: dict[str, NDArray[np.float64]] = {}
    for night in sorted(nights, key=lambda one: one.whose.subject):
        zeros = np.zeros((5, 5))
        found[night.whose.subject] = found.get(night.whose.subject, zeros) + night.confusion
    return found


def resampled(n_people: int) -> NDArray[np.float64]:
    """How often each person is drawn in each resample, shape (2000, n_people); always the same."""
    rng = np.random.default_rng(SEED)
    shares = np.full(n_people, 1 / n_people)
    return rng.multinomial(n_people, shares, size=N_RESAMPLES).astype(np.float64)


def estimates(nights: Sequence[MeasuredNight]) -> dict[str, Estimate]:
    """Accuracy, kappa, macro-F1, the stages' F1 (`f1_0` to `f1_4`), NLL and ECE of all epochs.

    With a single person there is nothing to draw from, and the limits are NaN.
    """
    confusions = np.stack(list(by_person(nights).values()))
    draws = np.concatenate([np.ones((1, len(confusions))), resampled(len(confusions))])
    drawn = np.tensordot(draws, confusions, axes=1)
    values = {name: figure(drawn) for name, figure in FIGURES.items()}
    values |= {f"f1_{stage}": column for stage, column in enumerate(stage_f1s(drawn).T)}
    values |= _calibration(nights, draws)
    is_one = len(confusions) < 2
    return {name: _estimate(found, is_one=is_one) for name, found in values.items()}


def difference(
    first: Sequence[MeasuredNight], second: Sequence[MeasuredNight], figure: str
) -> Difference:
    """How far `first` is ahead of `second` in one of `FIGURES`; both of the same people's epochs.

    Raises `ValueError` when they are not.
    """
    ours, theirs = by_person(first), by_person(second)
    if [one.sum(axis=1).tolist() for one in ours.values()] != [
        one.sum(axis=1).tolist() for one in theirs.values()
    ]:
        raise ValueError("the two models were not measured on the same epochs")
    a, b = np.stack(list(ours.values())), np.stack(list(theirs.values()))
    of = FIGURES[figure]
    draws = np.concatenate([np.ones((1, len(a))), resampled(len(a))])
    found = of(np.tensordot(draws, a, axes=1)) - of(np.tensordot(draws, b, axes=1))
    swaps = _swaps(len(a))
    kept = np.tensordot(1 - swaps, a, axes=1) + np.tensordot(swaps, b, axes=1)
    given = np.tensordot(swaps, a, axes=1) + np.tensordot(1 - swaps, b, axes=1)
    by_chance = of(kept) - of(given)
    # The swap of nobody is among them, so p is never 0; rounding must not lose it either.
    n_as_large = int(np.count_nonzero(np.abs(by_chance) >= abs(found[0]) - 1e-12))
    return Difference(
        _estimate(found, is_one=len(a) < 2), n_as_large / len(swaps), 2 / min(2 ** len(a), 1e9)
    )


def _swaps(n_people: int) -> NDArray[np.float64]:
    """Whose two results change places: all ways if there are few people, else 10,000 by chance."""
    if n_people <= MOST_PEOPLE_FOR_ALL_SWAPS:
        ways = np.arange(2**n_people)[:, None] >> np.arange(n_people)
        return (ways & 1).astype(np.float64)
    swaps = np.random.default_rng(SEED + 1).integers(0, 2, (N_PERMUTATIONS, n_people))
    swaps[0] = 0
    return swaps.astype(np.float64)


def _estimate(found: NDArray[np.float64], *, is_one: bool) -> Estimate:
    """The first value is over all epochs, the others are of the resamples."""
    if is_one or np.isnan(found[1:]).all():
        return Estimate(float(found[0]), np.nan, np.nan)
    low, high = np.nanpercentile(found[1:], (100 * LEVEL / 2, 100 * (1 - LEVEL / 2)))
    return Estimate(float(found[0]), float(low), float(high))


def _calibration(
    nights: Sequence[MeasuredNight], draws: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """NLL and ECE of each draw of people; the bins of confidence stay those of all epochs."""
    people = sorted({night.whose.subject for night in nights})
    edges = np.quantile(
        np.concatenate([night.probabilities.max(axis=1) for night in nights]),
        np.linspace(0, 1, N_BINS + 1)[1:-1],
    )
    losses, counts = np.zeros(len(people)), np.zeros(len(people))
    gaps = np.zeros((len(people), N_BINS))
    for night in nights:
        row = people.index(night.whose.subject)
        chosen = night.probabilities[np.arange(len(night.stages)), night.stages]
        losses[row] -= np.log(np.maximum(chosen, SMALLEST_PROBABILITY)).sum()
        counts[row] += len(night.stages)
        confidence = night.probabilities.max(axis=1)
        is_right = night.probabilities.argmax(axis=1) == night.stages
        bins = np.searchsorted(edges, confidence, side="right")
        np.add.at(gaps[row], bins, confidence - is_right)
    total = draws @ counts
    return {"nll": draws @ losses / total, "ece": np.abs(draws @ gaps).sum(axis=1) / total}
