from dataclasses import replace

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.similar_epochs import directions, similar_decided_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from tests.domain.night_values import probabilities_of

ANGLES = np.radians([0, 10, 90, 180, 270, 40])


def night() -> Scoring:
    """Six epochs on a circle around what they have in common."""
    tokens = np.stack([3 + np.cos(ANGLES), np.sin(ANGLES) - 5], axis=1)
    automatic = replace(
        probabilities_of([Stage.N2] * 6, [0.6] * 6), tokens=tokens.astype(np.float16)
    )
    return Scoring.unscored(6).accept(automatic, AcceptRule.REPLACE_ALL)


def test_only_decided_epochs_are_named_the_most_alike_first() -> None:
    scoring = night().score_epochs([1], Stage.R).confirm_epochs([5, 3])
    found = similar_decided_epochs(scoring, 0)
    assert [(one.epoch, one.stage) for one in found] == [(1, Stage.R), (5, Stage.N2)]
    assert 0.5 <= found[1].likeness < found[0].likeness <= 1
    assert len(similar_decided_epochs(scoring, 0, most=1)) == 1


def test_an_epoch_is_not_its_own_similar_epoch() -> None:
    scoring = night().confirm_epochs(range(6))
    assert 0 not in [one.epoch for one in similar_decided_epochs(scoring, 0)]


def test_of_many_that_are_alike_the_first_three_are_named() -> None:
    tokens = np.array([[1, 0]] * 5 + [[-5, 0]], dtype=np.float16)
    automatic = replace(probabilities_of([Stage.N2] * 6, [0.6] * 6), tokens=tokens)
    scoring = Scoring.unscored(6).accept(automatic, AcceptRule.REPLACE_ALL)
    found = similar_decided_epochs(scoring.confirm_epochs(range(6)), 0)
    assert [one.epoch for one in found] == [1, 2, 3]


def test_without_tokens_or_decisions_or_sight_nothing_looks_alike() -> None:
    assert similar_decided_epochs(night(), 0) == ()
    assert similar_decided_epochs(Scoring.unscored(3), 0) == ()
    scoring = night().confirm_epochs(range(6))
    assert scoring.automatic is not None
    blind = replace(scoring, automatic=replace(scoring.automatic, tokens=None))
    assert similar_decided_epochs(blind, 0) == ()


def test_directions_have_length_one_and_no_common_part() -> None:
    rng = np.random.default_rng(0)
    tokens = (rng.normal(size=(50, 8)) + 100).astype(np.float16)
    seen = np.ones(50, dtype=np.bool_)
    seen[7] = False
    found = directions(tokens, seen)
    np.testing.assert_allclose(np.linalg.norm(found[seen], axis=1), 1, atol=1e-5)
    assert not found[7].any()
    assert abs(found[seen].mean(axis=0)).max() < 0.2


@pytest.mark.parametrize("count", [1, 2])
def test_equal_tokens_have_no_direction(count: int) -> None:
    tokens = np.ones((count, 3), dtype=np.float16)
    assert not directions(tokens, np.ones(count, dtype=np.bool_)).any()
