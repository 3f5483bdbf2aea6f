"""Figures of two and more scorings, against worked examples and against 80 real nights."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.agreement import differing_epochs
from sleepscorer_app.domain.interscorer.comparison import (
    NamedScoring,
    compare,
    next_differing,
    stage_agreement,
)
from sleepscorer_app.domain.interscorer.kappa_interval import kappa_interval
from tests.domain.interscorer.test_consensus import fleiss_by_pairs

W, N1, N2, N3, R, NO = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.UNSCORED


def pair_of(table: tuple[tuple[int, ...], ...]) -> tuple[Hypnogram, Hypnogram]:
    """Two scorings whose confusion matrix this is."""
    cells = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    first, second = np.array(cells, dtype=np.int8).T
    return Hypnogram(first), Hypnogram(second)


def named(*hypnograms: Hypnogram) -> list[NamedScoring]:
    return [NamedScoring(f"{place}", one) for place, one in enumerate(hypnograms)]


def kappa_by_disagreement(a: NDArray[np.int8], b: NDArray[np.int8]) -> float:
    """Cohen's kappa from its other end: disagreement seen by disagreement expected."""
    both = (a >= 0) & (b >= 0)
    a, b = a[both], b[both]
    expected = 1 - sum(
        float(np.mean(a == stage)) * float(np.mean(b == stage)) for stage in range(5)
    )
    return 1 - float(np.mean(a != b)) / expected


def test_kappa_of_the_textbooks_example() -> None:
    # 35 of 50 agree; by chance .5 × .6 + .5 × .4 = .5; kappa = (.7 - .5) / .5.
    found = compare(named(*pair_of(((20, 5), (10, 15)))))
    assert found.accuracy == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.n_compared == 50
    assert found.fleiss_kappa is None
    assert found.consensus is None


def test_each_stage_has_its_own_agreement() -> None:
    found = compare(named(*pair_of(((20, 5, 0), (10, 15, 0), (0, 0, 50)))))
    wake, n2 = found.stages[W], found.stages[N2]
    assert (wake.n_first, wake.n_second, wake.n_both) == (25, 30, 20)
    assert wake.f1 == pytest.approx(40 / 55)
    # W or not: 85 of 100 agree; chance .25 × .3 + .75 × .7 = .6.
    assert wake.kappa == pytest.approx((0.85 - 0.6) / 0.4)
    assert n2.kappa == pytest.approx(1.0)
    assert np.isnan(found.stages[R].f1)
    assert np.isnan(found.stages[R].kappa)


def test_a_stage_that_all_have_everywhere_has_no_kappa() -> None:
    confusion = np.zeros((5, 5), dtype=np.int64)
    confusion[2, 2] = 7
    assert np.isnan(stage_agreement(confusion, N2).kappa)
    assert stage_agreement(confusion, N2).f1 == 1.0


def test_epochs_differ_where_two_have_scored_them_unlike() -> None:
    scorers = [
        Hypnogram.of([W, N1, NO, NO, R, N2]),
        Hypnogram.of([W, N2, N2, NO, NO, N2]),
        Hypnogram.of([W, N2, N3, N1, W, N2]),
    ]
    assert differing_epochs(scorers).tolist() == [1, 2, 4]
    assert differing_epochs(scorers[:2]).tolist() == [1]
    with pytest.raises(ValueError, match=r"\[1, 6\] epochs"):
        differing_epochs([scorers[0], Hypnogram.of([W])])


def test_the_next_difference_is_found_in_both_directions() -> None:
    differing = np.array([3, 7, 8])
    assert [next_differing(differing, epoch, 1) for epoch in (0, 3, 8)] == [3, 7, None]
    assert [next_differing(differing, epoch, -1) for epoch in (9, 8, 3)] == [8, 7, None]


def test_one_scoring_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="1 scoring has nothing"):
        compare(named(Hypnogram.of([W])))


def test_the_interval_holds_the_figure_and_narrows_with_the_night() -> None:
    rng = np.random.default_rng(1)
    widths: list[float] = []
    for n_epochs in (200, 3200):
        truth = np.repeat(rng.integers(0, 5, n_epochs // 10), 10).astype(np.int8)
        other = np.where(rng.random(n_epochs) < 0.2, rng.integers(0, 5, n_epochs), truth)
        found = compare(named(Hypnogram(truth), Hypnogram(other.astype(np.int8))))
        low, high = found.kappa_interval
        assert low < found.kappa < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_the_interval_is_wider_where_mistakes_come_together() -> None:
    truth = np.tile(np.repeat(np.arange(5), 8), 25).astype(np.int8)
    scattered, together = truth.copy(), truth.copy()
    scattered[::10] = (scattered[::10] + 1) % 5
    together[:100] = (together[:100] + 1) % 5
    alone = kappa_interval([(Hypnogram(truth), Hypnogram(scattered))])
    in_a_row = kappa_interval([(Hypnogram(truth), Hypnogram(together))])
    assert in_a_row[1] - in_a_row[0] > 3 * (alone[1] - alone[0])


def test_the_interval_covers_the_true_kappa_of_independent_epochs() -> None:
    # Five equal stages, 30 % redrawn at random: true agreement .76, kappa .70.
    rng = np.random.default_rng(7)
    n_covered = 0
    for _ in range(100):
        truth = rng.integers(0, 5, 1000).astype(np.int8)
        other = np.where(rng.random(1000) < 0.3, rng.integers(0, 5, 1000), truth).astype(np.int8)
        low, high = kappa_interval([(Hypnogram(truth), Hypnogram(other))])
        n_covered += low <= 0.70 <= high
    assert 88 <= n_covered <= 100


def interval_by_loops(pairs: list[tuple[Hypnogram, Hypnogram]]) -> tuple[float, float]:
    """The same as its definition says it, an epoch at a time."""
    n_epochs = pairs[0][0].n_epochs
    starts = np.random.default_rng(20260321).integers(0, n_epochs, (1000, -(-n_epochs // 20)))
    means: list[float] = []
    for drawn in starts:
        epochs = [(start + k) % n_epochs for start in drawn.tolist() for k in range(20)]
        kappas = [kappa_by_disagreement(a.codes[epochs], b.codes[epochs]) for a, b in pairs]
        means.append(float(np.mean(kappas)))
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def test_the_interval_is_that_of_blocks_drawn_one_by_one() -> None:
    rng = np.random.default_rng(5)
    truth = np.repeat(rng.integers(0, 5, 15), 7).astype(np.int8)
    others = [np.where(rng.random(105) < 0.3, rng.integers(-1, 5, 105), truth) for _ in range(2)]
    pairs = [(Hypnogram(truth), Hypnogram(one.astype(np.int8))) for one in others]
    for some in (pairs[:1], pairs):
        assert kappa_interval(some) == pytest.approx(interval_by_loops(some))


def test_intervals_are_left_out_unless_asked_for() -> None:
    first, second = pair_of(((20, 5), (10, 15)))
    for scorings in (named(first, second), named(first, second, first)):
        found = compare(scorings, with_intervals=False)
        assert np.isnan(found.kappa_interval).all()
        assert all(np.isnan(pair.kappa_interval).all() for pair in found.pairs)


def test_the_interval_of_two_is_theirs_and_of_three_that_of_all_pairs() -> None:
    rng = np.random.default_rng(2)
    three = [Hypnogram(rng.integers(0, 3, 60).astype(np.int8)) for _ in range(3)]
    two = compare(named(*three[:2]))
    assert two.kappa_interval == two.pairs[0].kappa_interval
    assert compare(named(*three)).kappa_interval == kappa_interval(list(combinations(three, 2)))
    assert two.fleiss_kappa is None


def test_means_pass_over_pairs_that_share_no_epoch() -> None:
    half, other = Hypnogram.of([W, N2, NO, NO]), Hypnogram.of([NO, NO, W, N2])
    whole = Hypnogram.of([W, N2, W, W])
    found = compare(named(half, other, whole), with_intervals=False)
    assert found.accuracy == pytest.approx((1 + 0.5) / 2)
    assert found.n_compared == 4
    nobody = compare(named(half, other), with_intervals=False)
    assert np.isnan(nobody.accuracy)
    assert nobody.n_compared == 0


def test_an_interval_that_does_not_exist_is_no_number() -> None:
    for hypnogram in (Hypnogram.unscored(40), Hypnogram.unscored(0), Hypnogram.of([N2] * 30)):
        assert np.isnan(kappa_interval([(hypnogram, hypnogram)])).all()
    with pytest.raises(ValueError, match="cannot be compared"):
        kappa_interval([(Hypnogram.of([W]), Hypnogram.of([W, W]))])


@pytest.mark.parametrize(
    ("folder", "n_nights", "mean_kappa"), [("DODH", 25, 0.701), ("DODO", 55, 0.675)]
)
def test_five_scorers_of_real_nights_agree_as_published(
    shared_folder: Path, folder: str, n_nights: int, mean_kappa: float
) -> None:
    paths = sorted((shared_folder / "data" / "hypnograms" / folder).glob("*.npz"))
    assert len(paths) == n_nights
    kappas: list[float] = []
    for path in paths:
        with np.load(path) as file:
            codes = file["scorers"]
        found = compare(named(*map(Hypnogram, codes)), with_intervals=False)
        for pair in found.pairs:
            wanted = kappa_by_disagreement(codes[pair.first], codes[pair.second])
            assert pair.agreement.kappa == pytest.approx(wanted)
        kappas.extend(pair.agreement.kappa for pair in found.pairs)
        assert found.kappa == pytest.approx(np.mean(kappas[-10:]))
        assert found.fleiss_kappa == pytest.approx(fleiss_by_pairs(list(map(Hypnogram, codes))))
        assert found.consensus is not None
        scores = [np.mean(found.consensus.hypnogram.codes == one) for one in codes]
        pairwise = [np.mean(a == b) for a, b in combinations(codes, 2)]
        assert np.mean(scores) > np.mean(pairwise)
    assert np.mean(kappas) == pytest.approx(mean_kappa, abs=0.0005)
