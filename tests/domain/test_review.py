from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.review import (
    next_uncertain,
    next_unscored,
    review_minutes,
    threshold_for,
    uncertain_bouts,
    uncertain_epochs,
    undecided_uncertain_epochs,
)
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from tests.domain.night_values import probabilities_of, scorings


def scored_with(*confidence: float) -> Scoring:
    """A night that the network scored N2 throughout; NaN where it saw nothing."""
    said = [Stage.UNSCORED if np.isnan(one) else Stage.N2 for one in confidence]
    automatic = probabilities_of(said, list(confidence))
    return Scoring.unscored(len(confidence)).accept(automatic, AcceptRule.KEEP_DECIDED)


def test_an_epoch_is_uncertain_below_the_threshold_not_at_it() -> None:
    automatic = probabilities_of([Stage.W] * 4, [0.25, 0.5, 0.75, 1.0])
    assert uncertain_epochs(automatic, 0.5).tolist() == [0]
    assert uncertain_epochs(automatic, 0.51).tolist() == [0, 1]
    assert uncertain_epochs(automatic, 0.0).tolist() == []


def test_an_epoch_the_network_could_not_see_is_not_uncertain() -> None:
    assert undecided_uncertain_epochs(scored_with(0.4, np.nan, 0.4), 0.9).tolist() == [0, 2]


def test_what_a_person_scored_or_confirmed_is_no_longer_up_for_review() -> None:
    scoring = scored_with(0.4, 0.4, 0.4, 0.4)
    scoring = scoring.score_epochs([0], Stage.W).confirm_epochs([2])
    assert undecided_uncertain_epochs(scoring, 0.9).tolist() == [1, 3]


def test_the_next_uncertain_epoch_is_the_nearest_in_that_direction() -> None:
    scoring = scored_with(0.4, 0.9, 0.4, 0.9, 0.4)
    assert next_uncertain(scoring, 0, 0.5) == 2
    assert next_uncertain(scoring, 1, 0.5) == 2
    assert next_uncertain(scoring, 2, 0.5) == 4
    assert next_uncertain(scoring, 2, 0.5, step=-1) == 0
    assert next_uncertain(scoring, 3, 0.5, step=-1) == 2
    assert next_uncertain(scoring.confirm_epochs([2]), 0, 0.5) == 4


def test_the_search_ends_at_the_nights_ends() -> None:
    scoring = scored_with(0.4, 0.9, 0.4)
    assert next_uncertain(scoring, 2, 0.5) is None
    assert next_uncertain(scoring, 0, 0.5, step=-1) is None


def test_without_a_network_nothing_is_uncertain() -> None:
    scoring = Scoring.unscored(5)
    assert next_uncertain(scoring, 0, 0.9) is None
    assert uncertain_bouts(scoring, 0.9) == ()


def test_a_step_of_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="got 0"):
        next_uncertain(scored_with(0.4, 0.4), 0, 0.9, step=0)


def test_the_next_unscored_epoch_is_found_with_and_without_a_network() -> None:
    assert next_unscored(scored_with(0.4, np.nan, 0.4, np.nan), 1) == 3
    assert next_unscored(scored_with(0.4, np.nan, 0.4, np.nan), 1, step=-1) is None
    assert next_unscored(Scoring.unscored(3), 0) == 1


def test_uncertain_epochs_two_apart_are_one_bout_and_three_apart_are_two() -> None:
    scoring = scored_with(0.4, 0.9, 0.45, 0.9, 0.9, 0.3, 0.35)
    bouts = sorted(uncertain_bouts(scoring, 0.5))
    assert [(bout.first, bout.last, bout.epochs) for bout in bouts] == [
        (0, 2, (0, 2)),
        (5, 6, (5, 6)),
    ]
    assert [bout.first for bout in sorted(uncertain_bouts(scoring, 0.5, merge_within=1))] == [
        *(0, 2, 5)
    ]
    assert len(uncertain_bouts(scoring, 0.5, merge_within=3)) == 1


def test_the_bout_with_the_lowest_confidence_comes_first() -> None:
    bouts = uncertain_bouts(scored_with(0.4, 0.9, 0.9, 0.3, 0.9, 0.9, 0.35, 0.4), 0.5)
    assert [bout.first for bout in bouts] == [3, 6, 0]
    assert bouts[0].lowest_confidence == pytest.approx(0.3)


def test_a_bout_tells_its_stages_likeliest_first() -> None:
    automatic = probabilities_of([Stage.N2, Stage.R, Stage.N2], [0.44, 0.48, 0.44])
    scoring = Scoring.unscored(3).accept(automatic, AcceptRule.KEEP_DECIDED)
    (bout,) = uncertain_bouts(scoring, 0.5)
    assert [stage for stage, _ in bout.stages[:2]] == [Stage.N2, Stage.R]
    assert bout.stages[0][1] == pytest.approx((0.44 + 0.13 + 0.44) / 3)
    assert sum(share for _, share in bout.stages) == pytest.approx(1)


@given(scorings(), st.floats(0, 1.1), st.integers(1, 4))
def test_bouts_hold_each_uncertain_epoch_once_and_no_other(
    scoring: Scoring, threshold: float, merge_within: int
) -> None:
    bouts = sorted(uncertain_bouts(scoring, threshold, merge_within))
    together = [epoch for bout in bouts for epoch in bout.epochs]
    assert together == undecided_uncertain_epochs(scoring, threshold).tolist()
    for before, after in pairwise(bouts):
        assert after.first - before.last > merge_within


@given(scorings(), st.floats(0, 1.1))
def test_going_from_one_uncertain_epoch_to_the_next_visits_all_of_them(
    scoring: Scoring, threshold: float
) -> None:
    visited: list[int] = []
    epoch = next_uncertain(scoring, -1, threshold)
    while epoch is not None:
        visited.append(epoch)
        epoch = next_uncertain(scoring, epoch, threshold)
    assert visited == undecided_uncertain_epochs(scoring, threshold).tolist()


@pytest.mark.parametrize(("n_epochs", "found"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 4), (9, 5)])
def test_a_budget_of_epochs_gives_the_threshold_that_spends_it(n_epochs: int, found: int) -> None:
    automatic = scored_with(0.9, 0.3, 0.5, 0.4, np.nan, 0.5).automatic
    assert automatic is not None
    assert len(uncertain_epochs(automatic, threshold_for(automatic, n_epochs))) == found


def test_a_night_the_network_never_saw_needs_no_threshold() -> None:
    automatic = scored_with(np.nan, np.nan).automatic
    assert automatic is not None
    assert threshold_for(automatic, 5) == 0


def test_eighty_two_epochs_take_about_eleven_minutes() -> None:
    assert review_minutes(82) == pytest.approx(10.9, abs=0.05)
    assert review_minutes(0) == 0
