"""The review queue: the doubtful epochs a budget pays for, in bouts, and how far one has got."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review_orders import Doubts, ReviewOrder, doubts, orders_for
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_probabilities import StageProbabilities

REVIEW_SECONDS_PER_EPOCH = 8.0
"""About what a trained scorer takes: by hand a night of 800-1000 epochs takes 1-3 h (Younes,
Sleep Review), 4 to 13 s per epoch, and 8 is the middle."""
MERGE_WITHIN = 2
"""Epochs whose numbers differ by at most this are one bout: a scorer looks at bouts."""
DEFAULT_ORDER = ReviewOrder.MARGIN


@dataclass(frozen=True, order=True)
class Bout:
    """Doubtful epochs close together, looked at in one go.

    `first` and `last` are its outermost epochs; `epochs` are those of the queue among them, of
    which a person has confirmed `n_confirmed` and scored `n_scored`, and a lesson proposed
    `n_taught`. `stages` are the five stages with the network's mean probability over `epochs`,
    likeliest first.
    """

    first: int
    last: int
    epochs: tuple[int, ...]
    doubt: float
    lowest_confidence: float
    stages: tuple[tuple[Stage, float], ...]
    n_confirmed: int = 0
    n_scored: int = 0
    n_taught: int = 0

    @property
    def n_decided(self) -> int:
        return self.n_confirmed + self.n_scored

    @property
    def is_done(self) -> bool:
        return self.n_decided == len(self.epochs)


@dataclass(frozen=True, eq=False)
class ReviewQueue:
    """What is to be looked at, most doubtful bout first, and how far one has got.

    `epochs`, in order of time, are those of the budget, which a decision about one of them leaves
    the same, so that progress can be counted, and the undecided ones that a lesson proposed.
    `is_decided` tells which a person has decided, `is_in_budget` which the budget pays for.
    """

    order: ReviewOrder
    epochs: NDArray[np.intp]
    is_decided: NDArray[np.bool_]
    is_in_budget: NDArray[np.bool_]
    bouts: tuple[Bout, ...]

    @property
    def n_in_budget(self) -> int:
        return int(self.is_in_budget.sum())

    @property
    def n_decided(self) -> int:
        """How many of the budget's epochs are decided."""
        return int((self.is_decided & self.is_in_budget).sum())

    @property
    def n_taught(self) -> int:
        """How many proposals of a lesson wait."""
        return sum(bout.n_taught for bout in self.bouts)

    @property
    def n_bouts_done(self) -> int:
        return sum(bout.is_done for bout in self.bouts)


_NO_EPOCHS, _NONE = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.bool_)
NOTHING_TO_REVIEW = ReviewQueue(DEFAULT_ORDER, _NO_EPOCHS, _NONE, _NONE, ())


def review_queue(
    scoring: Scoring,
    order: ReviewOrder,
    n_epochs: int,
    merge_within: int = MERGE_WITHIN,
) -> ReviewQueue:
    """The `n_epochs` most doubtful epochs that the network saw, by `order`; earlier ones if equal.

    With them come all that a lesson proposed and nobody has looked at. Where the scoring has not
    what the order needs, by `DEFAULT_ORDER`; without an automatic layer there is nothing to review.
    """
    if scoring.automatic is None:
        return NOTHING_TO_REVIEW
    order = order if order in orders_for(scoring) else DEFAULT_ORDER
    doubt = doubts(scoring, order)
    seen = np.flatnonzero(scoring.automatic.is_seen)
    ranked = seen[np.argsort(-doubt[seen], kind="stable")]
    in_budget = ranked[: max(n_epochs, 0)]
    epochs = np.union1d(
        in_budget, np.intersect1d(seen, np.flatnonzero(scoring.sources == Source.TAUGHT))
    )
    borders = np.flatnonzero(np.diff(epochs) > merge_within) + 1
    bouts = [
        _bout(scoring.automatic, scoring.sources, doubt, together)
        for together in np.split(epochs, borders)
        if together.size
    ]
    return ReviewQueue(
        order,
        epochs,
        scoring.is_decided[epochs],
        np.isin(epochs, in_budget),
        tuple(sorted(bouts, key=lambda bout: (-bout.doubt, bout.first))),
    )


def epochs_for_share(scoring: Scoring, share: float) -> int:
    """How many epochs a budget of `share` (0 to 1) of the epochs the network saw comes to."""
    if scoring.automatic is None:
        return 0
    return round(share * int(scoring.automatic.is_seen.sum()))


def next_to_review(queue: ReviewQueue, epoch: int, *, by_time: bool) -> int | None:
    """The next undecided epoch of the queue: first on in its bout, then bout by bout.

    Bouts come by time or by doubt; after the last it begins again at the first. None when every
    epoch of the queue is decided.
    """
    left = set(queue.epochs[~queue.is_decided].tolist())
    bouts = sorted(queue.bouts) if by_time else list(queue.bouts)
    here = next((place for place, one in enumerate(bouts) if one.first <= epoch <= one.last), None)
    if here is not None:
        in_bout = [one for one in bouts[here].epochs if one > epoch and one in left]
        if in_bout:
            return in_bout[0]
        start = here + 1
    else:
        ahead = (place for place, one in enumerate(bouts) if by_time and one.first > epoch)
        start = next(ahead, 0)
    for bout in (*bouts[start:], *bouts[:start]):
        undecided = [one for one in bout.epochs if one in left and one != epoch]
        if undecided:
            return undecided[0]
    return epoch if epoch in left else None


def next_uncertain(queue: ReviewQueue, epoch: int, step: int = 1) -> int | None:
    """The nearest undecided epoch of the queue after `epoch` (before it for a negative step).

    None when there is none up to the night's end (start): the search does not begin again.
    """
    return _nearest(queue.epochs[~queue.is_decided], epoch, step)


def next_unscored(scoring: Scoring, epoch: int, step: int = 1) -> int | None:
    """The nearest epoch after `epoch` (before it for a negative step) without a stage, or None."""
    return _nearest(np.flatnonzero(~scoring.hypnogram.is_scored), epoch, step)


def review_minutes(n_epochs: int) -> float:
    """About how long it takes a person to look at so many epochs."""
    return n_epochs * REVIEW_SECONDS_PER_EPOCH / 60


def _nearest(epochs: NDArray[np.intp], epoch: int, step: int) -> int | None:
    if step == 0:
        raise ValueError("a step goes forwards (above 0) or backwards (below 0), got 0")
    ahead = epochs[epochs > epoch] if step > 0 else epochs[epochs < epoch][::-1]
    return int(ahead[0]) if ahead.size else None


def _bout(
    probabilities: StageProbabilities,
    sources: NDArray[np.int8],
    doubt: Doubts,
    epochs: NDArray[np.intp],
) -> Bout:
    mean = probabilities.values[epochs].mean(axis=0)
    of_bout = sources[epochs]
    return Bout(
        first=int(epochs[0]),
        last=int(epochs[-1]),
        epochs=tuple(int(epoch) for epoch in epochs),
        doubt=float(doubt[epochs].max()),
        lowest_confidence=float(probabilities.values[epochs].max(axis=1).min()),
        stages=tuple((Stage(int(code)), float(mean[code])) for code in np.argsort(-mean)),
        n_confirmed=int(np.sum(of_bout == Source.CONFIRMED)),
        n_scored=int(np.sum(of_bout == Source.PERSON)),
        n_taught=int(np.sum(of_bout == Source.TAUGHT)),
    )
