"""Three and more scorings of one night: how far all agree, and what most of them say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.interscorer.agreement import agreement


@dataclass(frozen=True, eq=False)
class Consensus:
    """The stage that most scorers gave each epoch.

    `tied` are the epochs where the most frequent stage was not alone. They have the stage, among
    the tied, of the scorer who agrees best with the others; `ranking` is the order in which the
    scorers were asked (places in the row given). An epoch that nobody scored is unscored.
    """

    hypnogram: Hypnogram
    tied: NDArray[np.intp]
    ranking: tuple[int, ...]


def fleiss_kappa(hypnograms: Sequence[Hypnogram]) -> float:
    """Agreement of all scorers beyond chance (Fleiss 1971), over the epochs that all have scored.

    NaN when there is no such epoch or only one stage. Raises `ValueError` for fewer than two
    scorings or nights of unequal length.
    """
    n_scorers = len(hypnograms)
    if n_scorers < 2:
        raise ValueError(f"{n_scorers} scoring has nothing to agree with")
    votes = votes_of(hypnograms)
    votes = votes[votes.sum(axis=1) == n_scorers]
    if not len(votes):
        return np.nan
    observed = ((votes**2).sum(axis=1) - n_scorers) / (n_scorers * (n_scorers - 1))
    shares = votes.sum(axis=0) / votes.sum()
    by_chance = float((shares**2).sum())
    return float((observed.mean() - by_chance) / (1 - by_chance)) if by_chance < 1 else np.nan


def consensus(hypnograms: Sequence[Hypnogram]) -> Consensus:
    """The majority's stage for each epoch; ties go to the scorer who agrees best with the others.

    So it was done for the five scorers of the Dreem nights (Guillot et al. 2020). Raises
    `ValueError` for nights of unequal length.
    """
    votes = votes_of(hypnograms)
    most = votes.max(axis=1, initial=0)
    is_most = (votes == most[:, np.newaxis]) & (most[:, np.newaxis] > 0)
    codes = np.where(most > 0, is_most.argmax(axis=1), Stage.UNSCORED).astype(np.int8)
    tied = np.flatnonzero(is_most.sum(axis=1) > 1)
    ranking = _ranking(hypnograms)
    for epoch in tied:
        given = (hypnograms[scorer][int(epoch)] for scorer in ranking)
        codes[epoch] = next(
            stage for stage in given if stage is not Stage.UNSCORED and is_most[epoch, stage]
        )
    return Consensus(Hypnogram(codes), tied, ranking)


def votes_of(hypnograms: Sequence[Hypnogram]) -> NDArray[np.int64]:
    """How many scorers gave each epoch W, N1, N2, N3, R; shape (n_epochs, 5)."""
    lengths = {one.n_epochs for one in hypnograms}
    if len(lengths) != 1:
        raise ValueError(f"scorings of {sorted(lengths)} epochs cannot be compared")
    codes = np.stack([one.codes for one in hypnograms])
    return np.stack([(codes == stage).sum(axis=0) for stage in SCORED_STAGES], axis=1)


def _ranking(hypnograms: Sequence[Hypnogram]) -> tuple[int, ...]:
    """The scorers, who agrees best with the others first; of equals, the one named first."""
    shares: list[list[float]] = [[] for _ in hypnograms]
    for first, second in combinations(range(len(hypnograms)), 2):
        share = agreement(hypnograms[first], hypnograms[second]).accuracy
        if not np.isnan(share):
            shares[first].append(share)
            shares[second].append(share)
    means = [float(np.mean(one)) if one else -1.0 for one in shares]
    return tuple(sorted(range(len(hypnograms)), key=lambda scorer: -means[scorer]))
