"""Epochs of one night that look alike to the network, by the angle between their tokens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring

MOST_SHOWN = 3
LEAST_LIKENESS = 0.5


@dataclass(frozen=True)
class SimilarEpoch:
    """A decided epoch, what was decided, and how alike it is: the cosine, 1 for the same."""

    epoch: int
    stage: Stage
    likeness: float


def directions(tokens: NDArray[np.float16], is_seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The tokens as directions from the night's mean, of length 1; 0 for unseen epochs.

    Without the mean every epoch would be like every other: most of a token is the sleeper and the
    amplifier. Shape (n_epochs, width).
    """
    result = np.zeros(tokens.shape, dtype=np.float32)
    if is_seen.any():
        seen = tokens[is_seen].astype(np.float32)
        seen -= seen.mean(axis=0)
        length = np.linalg.norm(seen, axis=1, keepdims=True)
        result[is_seen] = seen / np.maximum(length, np.finfo(np.float32).tiny)
    return result


def similar_decided_epochs(
    scoring: Scoring, epoch: int, most: int = MOST_SHOWN
) -> tuple[SimilarEpoch, ...]:
    """The epochs most like `epoch` that a person has decided, the most alike first.

    None without tokens; none that are less than half alike.
    """
    automatic = scoring.automatic
    if automatic is None or automatic.tokens is None or not automatic.is_seen[epoch]:
        return ()
    decided = scoring.is_decided & scoring.hypnogram.is_scored & automatic.is_seen
    decided[epoch] = False
    candidates = np.flatnonzero(decided)
    where = directions(automatic.tokens, automatic.is_seen)
    likeness = where[candidates] @ where[epoch]
    order = np.argsort(-likeness, kind="stable")[:most]
    return tuple(
        SimilarEpoch(
            int(candidates[one]), scoring.hypnogram[int(candidates[one])], float(likeness[one])
        )
        for one in order
        if likeness[one] >= LEAST_LIKENESS
    )
