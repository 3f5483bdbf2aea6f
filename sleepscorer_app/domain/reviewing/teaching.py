"""What a person's decisions about some epochs say about the others of the same night.

Two things are carried on. Where the network erred, it erred in epochs that look alike to it: what a
decision adds to (or takes from) a stage's probability is spread to other epochs by the likeness of
their tokens, by ridge regression with a kernel (a Gaussian process's mean). Then the night is
decoded as a whole, with the decided epochs held fixed, by the forward-backward algorithm.
"""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.reviewing.similar_epochs import directions
from sleepscorer_app.domain.reviewing.stage_transitions import transition_matrix
from sleepscorer_app.domain.scoring import Scoring

LIKENESS_RANGE = 0.2
"""Epochs whose tokens' cosine is less than 1 by this have e⁻¹ of the full likeness."""
RIDGE = 1.0
STRENGTH = 4.0
"""How much a full contradiction moves the logarithm of a stage's odds in an epoch just like it."""
TRANSITION_POWER = 0.2
"""The network's probabilities know the neighbours already; a full prior would count them twice."""
LEAST_GAIN = 0.8
"""Natural logarithm of the odds at which another stage is proposed: a bit over two to one.

With less, as many good proposals come as bad ones once a fifth of the night has been looked at.
"""
_SMALLEST = 1e-4


def taught(scoring: Scoring) -> Scoring:
    """Proposals for undecided epochs, from what a person has decided; the same for equal input.

    Decided, imported and unscored epochs stay as they are, and what an earlier lesson proposed is
    worked out anew. The constants were chosen on kept-out simulated nights, see the README's table.
    Raises `ValueError` without an automatic layer.
    """
    automatic = scoring.automatic
    if automatic is None:
        raise ValueError("without a network's probabilities there is nothing to teach")
    seen = automatic.is_seen
    decided = np.flatnonzero(scoring.is_decided & seen & scoring.hypnogram.is_scored)
    open_to_teaching = scoring.is_proposed & seen
    if not len(decided) or not open_to_teaching.any():
        return scoring.with_taught(scoring.hypnogram, np.empty(0, dtype=np.intp))
    probabilities = np.full((scoring.n_epochs, 5), 0.2)
    probabilities[seen] = np.maximum(automatic.values[seen], _SMALLEST)
    stages = scoring.hypnogram.codes.astype(np.intp)
    if automatic.tokens is not None:
        probabilities *= np.exp(
            _carried_over(directions(automatic.tokens, seen), decided, stages, probabilities)
        )
    fixed = np.where(scoring.is_decided & scoring.hypnogram.is_scored, stages, -1)
    posterior = decoded(probabilities, fixed, transition_matrix() ** TRANSITION_POWER)
    return _proposed(scoring, posterior, open_to_teaching)


def decoded(
    probabilities: NDArray[np.float64], fixed: NDArray[np.intp], transitions: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Each epoch's stage probabilities given all others, shape (n_epochs, 5), rows sum to 1.

    `probabilities` (n_epochs, 5) are the evidence of each epoch alone; an epoch whose `fixed`
    (n_epochs,) is not negative has that stage for certain; `transitions` (5, 5) weigh what follows
    what. The forward-backward algorithm (Rabiner 1989).
    """
    evidence = probabilities.copy()
    held = np.flatnonzero(fixed >= 0)
    evidence[held] = 0.0
    evidence[held, fixed[held]] = 1.0
    forward, backward = np.empty_like(evidence), np.ones_like(evidence)
    for epoch in range(len(evidence)):
        before = forward[epoch - 1] @ transitions if epoch else np.ones(5)
        reached = before * evidence[epoch]
        forward[epoch] = reached / reached.sum()
    for epoch in range(len(evidence) - 2, -1, -1):
        reached = transitions @ (evidence[epoch + 1] * backward[epoch + 1])
        backward[epoch] = reached / reached.sum()
    both = forward * backward
    return both / both.sum(axis=1, keepdims=True)


def _carried_over(
    tokens: NDArray[np.float32],
    decided: NDArray[np.intp],
    stages: NDArray[np.intp],
    probabilities: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What the decisions add to the logarithm of each epoch's probabilities, shape (n_epochs, 5).

    `tokens` have length 1, or 0 for epochs the network did not see.
    """
    likeness = np.exp((tokens @ tokens[decided].T - 1) / LIKENESS_RANGE).astype(np.float64)
    surprise = np.eye(5)[stages[decided]] - probabilities[decided]
    weights = np.linalg.solve(likeness[decided] + RIDGE * np.eye(len(decided)), surprise)
    return STRENGTH * likeness @ weights


def _proposed(
    scoring: Scoring, posterior: NDArray[np.float64], open_to_teaching: NDArray[np.bool_]
) -> Scoring:
    """The stages that the lesson makes convincingly likelier than what the network said."""
    assert scoring.automatic is not None
    epochs = np.arange(scoring.n_epochs)
    said = scoring.automatic.hypnogram().codes.astype(np.intp)
    best = posterior.argmax(axis=1)
    gain = np.log(posterior[epochs, best]) - np.log(
        np.maximum(posterior[epochs, np.maximum(said, 0)], np.finfo(np.float64).tiny)
    )
    chosen = np.flatnonzero(open_to_teaching & (best != said) & (gain >= LEAST_GAIN))
    return scoring.with_taught(Hypnogram(best.astype(np.int8)), chosen)
