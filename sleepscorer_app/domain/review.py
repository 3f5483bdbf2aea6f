"""Which epochs are worth a second look: the uncertain ones, in bouts, and what that costs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities

REVIEW_SECONDS_PER_EPOCH = 8.0
"""About what a trained scorer takes: by hand a night of 800-1000 epochs takes 1-3 h (Younes,
Sleep Review), 4 to 13 s per epoch, and 8 is the middle."""


@dataclass(frozen=True, order=True)
class Bout:
    """Uncertain epochs close together, looked at in one go.

    `first` and `last` are its outermost epochs; `epochs` are the uncertain ones among them.
    `stages` are the five stages with their mean probability over `epochs`, likeliest first.
    """

    first: int
    last: int
    epochs: tuple[int, ...]
    lowest_confidence: float
    stages: tuple[tuple[Stage, float], ...]


def uncertain_epochs(probabilities: StageProbabilities, threshold: float) -> NDArray[np.intp]:
    """The epochs whose likeliest stage has a probability below `threshold`, in order of time.

    Epochs the network could not see are not uncertain but unscored, and not among them.
    """
    return np.flatnonzero(np.less(probabilities.confidence, threshold))


def undecided_uncertain_epochs(scoring: Scoring, threshold: float) -> NDArray[np.intp]:
    """The uncertain epochs that no person has scored or confirmed yet; none without a scoring."""
    if scoring.automatic is None:
        return np.empty(0, dtype=np.intp)
    uncertain = uncertain_epochs(scoring.automatic, threshold)
    return uncertain[~scoring.is_decided[uncertain]]


def next_uncertain(scoring: Scoring, epoch: int, threshold: float, step: int = 1) -> int | None:
    """The nearest undecided uncertain epoch after `epoch` (before it for a negative step).

    None when there is none up to the night's end (start): the search does not begin again.
    """
    return _nearest(undecided_uncertain_epochs(scoring, threshold), epoch, step)


def next_unscored(scoring: Scoring, epoch: int, step: int = 1) -> int | None:
    """The nearest epoch after `epoch` (before it for a negative step) without a stage, or None."""
    return _nearest(np.flatnonzero(~scoring.hypnogram.is_scored), epoch, step)


def uncertain_bouts(scoring: Scoring, threshold: float, merge_within: int = 2) -> tuple[Bout, ...]:
    """The undecided uncertain epochs in bouts, the one with the lowest confidence first.

    Epochs whose numbers differ by at most `merge_within` are one bout. `sorted` puts the bouts in
    order of time.
    """
    if scoring.automatic is None:
        return ()
    epochs = undecided_uncertain_epochs(scoring, threshold)
    borders = np.flatnonzero(np.diff(epochs) > merge_within) + 1
    bouts = [
        _bout(scoring.automatic, together)
        for together in np.split(epochs, borders)
        if together.size
    ]
    return tuple(sorted(bouts, key=lambda bout: (bout.lowest_confidence, bout.first)))


def threshold_for(probabilities: StageProbabilities, n_epochs: int) -> float:
    """The threshold below which the `n_epochs` least confident epochs lie; ties come along."""
    confidence = np.sort(probabilities.confidence[probabilities.is_seen])
    if n_epochs <= 0 or confidence.size == 0:
        return 0.0
    last = confidence[min(n_epochs, confidence.size) - 1]
    return float(np.nextafter(last, np.float32(2)))


def review_minutes(n_epochs: int) -> float:
    """About how long it takes a person to look at so many epochs."""
    return n_epochs * REVIEW_SECONDS_PER_EPOCH / 60


def _nearest(epochs: NDArray[np.intp], epoch: int, step: int) -> int | None:
    if step == 0:
        raise ValueError("a step goes forwards (above 0) or backwards (below 0), got 0")
    ahead = epochs[epochs > epoch] if step > 0 else epochs[epochs < epoch][::-1]
    return int(ahead[0]) if ahead.size else None


def _bout(probabilities: StageProbabilities, epochs: NDArray[np.intp]) -> Bout:
    mean = probabilities.values[epochs].mean(axis=0)
    return Bout(
        first=int(epochs[0]),
        last=int(epochs[-1]),
        epochs=tuple(int(epoch) for epoch in epochs),
        lowest_confidence=float(probabilities.confidence[epochs].min()),
        stages=tuple((Stage(int(code)), float(mean[code])) for code in np.argsort(-mean)),
    )
