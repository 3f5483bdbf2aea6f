from itertools import combinations

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.consensus import consensus, fleiss_kappa

W, N1, N2, N3, R, NO = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.UNSCORED

FLEISS_TABLE = (
    *((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)),
    *((7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)),
)
"""Ten subjects, fourteen raters, five categories: the worked example of many textbooks."""


def rated(table: tuple[tuple[int, ...], ...]) -> list[Hypnogram]:
    """Scorers whose votes are these."""
    rows = [np.repeat(np.arange(len(row)), row) for row in table]
    return [Hypnogram(codes.astype(np.int8)) for codes in np.array(rows).T]


def fleiss_by_pairs(hypnograms: list[Hypnogram]) -> float:
    """The same figure from another side: how often two scorers drawn at random agree."""
    codes = np.stack([one.codes for one in hypnograms])
    codes = codes[:, (codes >= 0).all(axis=0)]
    same = np.mean([np.mean(a == b) for a, b in combinations(codes, 2)])
    chance = sum(np.mean(codes == stage) ** 2 for stage in range(5))
    return float((same - chance) / (1 - chance))


def test_fleiss_kappa_of_the_textbooks_example() -> None:
    hypnograms = rated(FLEISS_TABLE)
    # P-bar = 0.378, P-bar-e = 0.213 by hand.
    assert fleiss_kappa(hypnograms) == pytest.approx(0.210, abs=0.0005)
    assert fleiss_kappa(hypnograms) == pytest.approx(fleiss_by_pairs(hypnograms))


def test_fleiss_kappa_of_scorers_in_full_agreement_is_one() -> None:
    assert fleiss_kappa([Hypnogram.of([W, N2, R])] * 3) == pytest.approx(1.0)


def test_epochs_that_somebody_left_out_do_not_count() -> None:
    scorers = [Hypnogram.of([W, N2, R, NO]), Hypnogram.of([W, N2, NO, N1]), Hypnogram.of([W, N3])]
    scorers[2] = Hypnogram.of([W, N3, R, N1])
    shorter = [Hypnogram(one.codes[:2]) for one in scorers]
    assert fleiss_kappa(scorers) == pytest.approx(fleiss_kappa(shorter))


def test_fleiss_kappa_does_not_exist_for_one_stage_or_no_common_epoch() -> None:
    assert np.isnan(fleiss_kappa([Hypnogram.of([W, W])] * 3))
    assert np.isnan(fleiss_kappa([Hypnogram.of([W, NO]), Hypnogram.of([NO, W])]))
    with pytest.raises(ValueError, match="1 scoring has nothing"):
        fleiss_kappa([Hypnogram.of([W])])


def test_the_majority_decides() -> None:
    scorers = [Hypnogram.of(row) for row in ([W, N1, R, NO], [W, N1, N2, NO], [N1, N2, R, NO])]
    found = consensus(scorers)
    assert found.hypnogram == Hypnogram.of([W, N1, R, NO])
    assert found.tied.tolist() == []


def test_a_tie_goes_to_the_scorer_who_agrees_best_with_the_others() -> None:
    scorers = [
        Hypnogram.of([W, N2, N2, R, N1, W]),
        Hypnogram.of([W, N2, N2, R, N2, NO]),
        Hypnogram.of([N1, N3, N2, R, W, N1]),
    ]
    found = consensus(scorers)
    assert found.ranking[-1] == 2
    assert found.tied.tolist() == [4, 5]
    # Epoch 5 has three stages: the best scorer's; epoch 6 was not scored by the best one.
    best = scorers[found.ranking[0]]
    assert found.hypnogram[4] is best[4]
    assert found.hypnogram[5] is W
    assert found.hypnogram == Hypnogram.of([W, N2, N2, R, best[4], W])


def test_nights_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\[1, 2\] epochs"):
        consensus([Hypnogram.of([W]), Hypnogram.of([W, W])])


def test_the_stage_of_the_only_scorer_of_an_epoch_is_the_consensus() -> None:
    found = consensus([Hypnogram.of([W, NO, NO]), Hypnogram.of([W, NO, N3])])
    assert found.hypnogram == Hypnogram.of([W, NO, N3])
    assert found.tied.tolist() == []


def test_a_tie_is_never_decided_for_a_stage_that_is_not_among_the_tied() -> None:
    # Each but the first errs once in nine epochs; in the tenth two say W and two N1.
    rows = [[N2] * 9 + [last] for last in (R, W, W, N1, N1)]
    for epoch, row in enumerate(rows[1:]):
        row[epoch] = N3
    found = consensus([Hypnogram.of(row) for row in rows])
    assert found.ranking[0] == 0
    assert found.tied.tolist() == [9]
    assert found.hypnogram[9] is W


def test_who_shares_no_epoch_with_another_is_judged_by_those_he_shares_with() -> None:
    scorers = [
        Hypnogram.of([NO, NO, NO, NO]),
        Hypnogram.of([NO, NO, N1, N1]),
        Hypnogram.of([W, W, N2, N2]),
        Hypnogram.of([W, W, NO, NO]),
    ]
    assert consensus(scorers).ranking == (3, 2, 1, 0)
