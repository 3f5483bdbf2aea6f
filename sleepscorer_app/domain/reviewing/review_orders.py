"""By what the epochs of a night can be ranked, most doubtful first; functions of a scoring."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.reviewing.stage_transitions import rarity
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities

Doubts = NDArray[np.float64]

VIEWS_WEIGHT, TRANSITION_WEIGHT, OTHERS_WEIGHT = 0.2, 0.05, 0.5
"""What is mixed with the margin, and how much; kept-out simulated nights hardly cared."""


class ReviewOrder(StrEnum):
    """What makes an epoch doubtful."""

    MARGIN = "margin"
    CONFIDENCE = "confidence"
    ENTROPY = "entropy"
    VIEWS = "views"
    DISAGREEMENT = "disagreement"
    SECOND_OPINION = "second opinion"
    TRANSITIONS = "transitions"
    MIXTURE = "mixture"

    @property
    def words(self) -> str:
        """As the review panel lists it."""
        return _WORDS[self]


_WORDS: Mapping[ReviewOrder, str] = MappingProxyType(
    {
        ReviewOrder.MARGIN: "two stages nearly as likely",
        ReviewOrder.CONFIDENCE: "lowest confidence",
        ReviewOrder.ENTROPY: "most spread probabilities",
        ReviewOrder.VIEWS: "raw and spectrogram disagree",
        ReviewOrder.DISAGREEMENT: "channels or networks disagree",
        ReviewOrder.SECOND_OPINION: "second opinion disagrees",
        ReviewOrder.TRANSITIONS: "unlikely transitions",
        ReviewOrder.MIXTURE: "all of these together",
    }
)


def doubts(scoring: Scoring, order: ReviewOrder) -> Doubts:
    """How doubtful each epoch is, shape (n_epochs,); NaN where the network saw nothing.

    Only the automatic layers count, so that a decision about one epoch moves no other. From 0 to 1,
    but for `TRANSITIONS`: epochs of unlikely successions have more than 1, rarer ones more; all
    others come after them by their confidence. Raises `ValueError` if the order needs what this
    scoring has not.
    """
    if scoring.automatic is None or order not in orders_for(scoring):
        raise ValueError(f"this scoring cannot be ordered by {order.value}")
    return np.where(scoring.automatic.is_seen, _DOUBTS[order](scoring), np.nan)


def orders_for(scoring: Scoring) -> tuple[ReviewOrder, ...]:
    """The orders that this scoring has what it takes for; none without an automatic layer."""
    automatic = scoring.automatic
    if automatic is None:
        return ()
    has = {
        ReviewOrder.VIEWS: automatic.raw_branch is not None
        and automatic.spectrogram_branch is not None,
        ReviewOrder.DISAGREEMENT: automatic.disagreement is not None,
        ReviewOrder.SECOND_OPINION: scoring.second_opinion is not None,
    }
    return tuple(order for order in ReviewOrder if has.get(order, True))


def entropy(values: NDArray[np.floating]) -> Doubts:
    """The entropy of each row of five probabilities over its largest, ln 5: 0 sure, 1 no idea.

    The uncertainty of SleepTransformer (Phan and others 2022).
    """
    logs = np.log(np.maximum(values, 1e-12))
    return -(values * logs).sum(axis=1) / np.log(5)


def divergence(one: NDArray[np.floating], other: NDArray[np.floating]) -> Doubts:
    """How far two opinions of each epoch are apart, 0 to 1: the Jensen-Shannon divergence in bits.

    0 where either saw nothing.
    """
    middle = (one + other) / 2
    bits = (entropy(middle) - (entropy(one) + entropy(other)) / 2) * np.log(5) / np.log(2)
    return np.clip(np.nan_to_num(bits, nan=0.0), 0.0, 1.0)


def _automatic(scoring: Scoring) -> StageProbabilities:
    assert scoring.automatic is not None
    return scoring.automatic


def _confidence(scoring: Scoring) -> Doubts:
    return 1 - _automatic(scoring).confidence.astype(np.float64)


def _margin(scoring: Scoring) -> Doubts:
    ranked = np.sort(_automatic(scoring).values.astype(np.float64), axis=1)
    return 1 - (ranked[:, -1] - ranked[:, -2])


def _entropy(scoring: Scoring) -> Doubts:
    return entropy(_automatic(scoring).values)


def _views(scoring: Scoring) -> Doubts:
    automatic = _automatic(scoring)
    assert automatic.raw_branch is not None
    assert automatic.spectrogram_branch is not None
    return divergence(automatic.raw_branch, automatic.spectrogram_branch)


def _second_opinion(scoring: Scoring) -> Doubts:
    assert scoring.second_opinion is not None
    return divergence(_automatic(scoring).values, scoring.second_opinion.values)


def _disagreement(scoring: Scoring) -> Doubts:
    given = _automatic(scoring).disagreement
    assert given is not None
    return np.clip(np.nan_to_num(given.astype(np.float64), nan=0.0), 0.0, 1.0)


def _transitions(scoring: Scoring) -> Doubts:
    rare = rarity(_automatic(scoring).hypnogram())
    return np.where(rare > 0, 1 + rare, _confidence(scoring))


def _mixture(scoring: Scoring) -> Doubts:
    """The margin, and a share of each other doubt that can be had."""
    parts = [(_margin, 1.0)]
    for order, part, weight in (
        (ReviewOrder.VIEWS, _views, VIEWS_WEIGHT),
        (ReviewOrder.DISAGREEMENT, _disagreement, OTHERS_WEIGHT),
        (ReviewOrder.SECOND_OPINION, _second_opinion, OTHERS_WEIGHT),
    ):
        if order in orders_for(scoring):
            parts.append((part, weight))
    rare = rarity(_automatic(scoring).hypnogram())
    total = TRANSITION_WEIGHT * rare + sum(weight * part(scoring) for part, weight in parts)
    return total / (TRANSITION_WEIGHT + sum(weight for _, weight in parts))


_DOUBTS: Mapping[ReviewOrder, Callable[[Scoring], Doubts]] = MappingProxyType(
    {
        ReviewOrder.MARGIN: _margin,
        ReviewOrder.CONFIDENCE: _confidence,
        ReviewOrder.ENTROPY: _entropy,
        ReviewOrder.VIEWS: _views,
        ReviewOrder.DISAGREEMENT: _disagreement,
        ReviewOrder.SECOND_OPINION: _second_opinion,
        ReviewOrder.TRANSITIONS: _transitions,
        ReviewOrder.MIXTURE: _mixture,
    }
)
