import numpy as np
import pytest
from hypothesis import given

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.reviewing.stage_transitions import (
    FOLLOWED_BY,
    UNLIKELY,
    rarity,
    transition_matrix,
    unlikely_at,
)
from tests.domain.night_values import scorings

W, N1, N2, N3, R = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R


def test_every_stage_is_followed_by_something_and_nothing_is_impossible() -> None:
    matrix = transition_matrix()
    np.testing.assert_allclose(matrix.sum(axis=1), 1)
    assert (matrix > 0).all()
    assert (np.diag(matrix) == matrix.max(axis=1)).all()
    assert matrix[R, N3] == pytest.approx(3.5 / (62759 + 5 * 0.5))


def test_the_table_counts_the_epochs_that_its_nights_have() -> None:
    counts = np.array(FOLLOWED_BY)
    assert counts.sum(axis=1).tolist() == [89753, 26312, 184308, 49352, 62759]
    assert counts.sum(axis=0).tolist() == [89696, 26312, 184351, 49353, 62772]


@pytest.mark.parametrize("one", [one for one in UNLIKELY if len(one.stages) == 2])
def test_the_share_of_an_unlikely_pair_is_the_tables(one: object) -> None:
    before, after = one.stages  # type: ignore[attr-defined]
    row = FOLLOWED_BY[before]
    assert one.share == pytest.approx(row[after] / sum(row))  # type: ignore[attr-defined]
    assert one.share < 0.005  # type: ignore[attr-defined]


def test_every_pair_rarer_than_one_in_two_hundred_is_on_the_list() -> None:
    listed = {one.stages for one in UNLIKELY if len(one.stages) == 2}
    counts = np.array(FOLLOWED_BY)
    shares = counts / counts.sum(axis=1, keepdims=True)
    rare = {(Stage(int(a)), Stage(int(b))) for a, b in np.argwhere(shares < 0.005)}
    assert listed == rare


@pytest.mark.parametrize(
    ("stages", "touched"),
    [
        ([N2, N2, N3, N3, N2, R, R], []),
        ([W, N1, N2, R, R, W], []),
        ([N2, N3, R, R, R], [1, 2]),
        ([R, R, N3, N3], [1, 2]),
        ([W, N3], [0, 1]),
        ([N3, N1, N3], [0, 1, 2]),
        ([N2, N2, R, N2, N2], [1, 2, 3]),
        ([N3, Stage.UNSCORED, N1], []),
    ],
)
def test_the_epochs_of_unlikely_successions_are_found(
    stages: list[Stage], touched: list[int]
) -> None:
    assert np.flatnonzero(rarity(Hypnogram.of(stages))).tolist() == touched


@given(scorings())
def test_an_epoch_is_rare_exactly_when_a_reason_can_be_named(scoring: object) -> None:
    hypnogram: Hypnogram = scoring.hypnogram  # type: ignore[attr-defined]
    rare = rarity(hypnogram)
    for epoch in range(hypnogram.n_epochs):
        reasons = unlikely_at(hypnogram, epoch)
        assert (rare[epoch] > 0) == bool(reasons)
        if reasons:
            assert rare[epoch] == pytest.approx(1 - reasons[0].share)
