from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review import (
    Bout,
    epochs_for_share,
    next_to_review,
    next_uncertain,
    next_unscored,
    review_minutes,
    review_queue,
)
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from tests.domain.night_values import epochs_of, probabilities_of, scorings

BY_CONFIDENCE = ReviewOrder.CONFIDENCE
orders = st.sampled_from(list(ReviewOrder))


def scored_with(*confidence: float) -> Scoring:
    """A night that the network scored N2 throughout; NaN where it saw nothing."""
    said = [Stage.UNSCORED if np.isnan(one) else Stage.N2 for one in confidence]
    automatic = probabilities_of(said, list(confidence))
    return Scoring.unscored(len(confidence)).accept(automatic, AcceptRule.KEEP_DECIDED)


def places(bouts: tuple[Bout, ...]) -> list[tuple[int, int]]:
    return [(bout.first, bout.last) for bout in bouts]


def test_the_least_confident_epochs_are_taken_and_earlier_ones_if_equal() -> None:
    scoring = scored_with(0.9, 0.5, 0.4, 0.5, 0.5, np.nan)
    assert review_queue(scoring, BY_CONFIDENCE, 3).epochs.tolist() == [1, 2, 3]
    assert review_queue(scoring, BY_CONFIDENCE, 0).epochs.tolist() == []
    assert review_queue(scoring, BY_CONFIDENCE, 99).epochs.tolist() == [0, 1, 2, 3, 4]


def test_a_share_of_the_night_is_a_share_of_what_the_network_saw() -> None:
    assert epochs_for_share(scored_with(0.9, 0.5, np.nan, 0.5, 0.5), 0.5) == 2
    assert epochs_for_share(Scoring.unscored(5), 0.5) == 0


def test_epochs_two_apart_are_one_bout_and_three_apart_are_two() -> None:
    scoring = scored_with(0.4, 0.9, 0.45, 0.9, 0.9, 0.3, 0.35)
    assert places(review_queue(scoring, BY_CONFIDENCE, 4).bouts) == [(5, 6), (0, 2)]
    assert len(review_queue(scoring, BY_CONFIDENCE, 4, merge_within=1).bouts) == 3
    assert len(review_queue(scoring, BY_CONFIDENCE, 4, merge_within=3).bouts) == 1


def test_a_bout_tells_its_stages_likeliest_first() -> None:
    automatic = probabilities_of([Stage.N2, Stage.R, Stage.N2], [0.44, 0.48, 0.44])
    scoring = Scoring.unscored(3).accept(automatic, AcceptRule.KEEP_DECIDED)
    (bout,) = review_queue(scoring, BY_CONFIDENCE, 3).bouts
    assert [stage for stage, _ in bout.stages[:2]] == [Stage.N2, Stage.R]
    assert bout.stages[0][1] == pytest.approx((0.44 + 0.13 + 0.44) / 3)
    assert sum(share for _, share in bout.stages) == pytest.approx(1)
    assert bout.lowest_confidence == pytest.approx(0.44)


def test_confirmed_scored_by_hand_and_untouched_are_counted_apart() -> None:
    scoring = scored_with(*[0.4] * 6).confirm_epochs([0]).score_epochs([1, 2], Stage.N2)
    queue = review_queue(scoring, BY_CONFIDENCE, 5)
    (bout,) = queue.bouts
    assert (bout.n_confirmed, bout.n_scored, bout.n_decided, bout.is_done) == (1, 2, 3, False)
    assert (queue.n_decided, queue.n_in_budget, queue.n_bouts_done) == (3, 5, 0)
    whole = review_queue(scoring.confirm_epochs(range(6)), BY_CONFIDENCE, 5)
    assert (whole.n_decided, whole.n_bouts_done) == (5, 1)


def test_what_a_lesson_proposed_is_listed_beyond_the_budget_until_it_is_decided() -> None:
    scoring = scored_with(0.4, *[0.9] * 6)
    lesson = scoring.hypnogram.with_stage([5], Stage.R)
    scoring = scoring.with_taught(lesson, np.array([5]))
    queue = review_queue(scoring, BY_CONFIDENCE, 1)
    assert queue.epochs.tolist() == [0, 5]
    assert (queue.n_in_budget, queue.n_taught) == (1, 1)
    assert review_queue(scoring.confirm_epochs([5]), BY_CONFIDENCE, 1).epochs.tolist() == [0]


def test_an_order_that_cannot_be_had_gives_way_to_the_usual_one() -> None:
    scoring = scored_with(0.4, 0.9, 0.5)
    queue = review_queue(scoring, ReviewOrder.SECOND_OPINION, 2)
    assert queue.order is ReviewOrder.MARGIN
    assert queue.epochs.tolist() == [0, 2]


@given(scorings(), orders, st.integers(0, 14), st.integers(1, 4))
def test_bouts_hold_each_epoch_of_the_queue_once_and_no_other(
    scoring: Scoring, order: ReviewOrder, n_epochs: int, merge_within: int
) -> None:
    queue = review_queue(scoring, order, n_epochs, merge_within)
    bouts = sorted(queue.bouts)
    assert [epoch for bout in bouts for epoch in bout.epochs] == queue.epochs.tolist()
    for before, after in pairwise(bouts):
        assert after.first - before.last > merge_within
    assert list(queue.bouts) == sorted(queue.bouts, key=lambda one: (-one.doubt, one.first))
    seen = 0 if scoring.automatic is None else int(scoring.automatic.is_seen.sum())
    assert queue.n_in_budget == min(n_epochs, seen)


@given(scorings(), orders, st.integers(0, 14), st.data())
def test_a_decision_moves_no_epoch_of_the_budget_and_only_adds_to_the_progress(
    scoring: Scoring, order: ReviewOrder, n_epochs: int, data: st.DataObject
) -> None:
    before = review_queue(scoring, order, n_epochs)
    epochs = data.draw(epochs_of(scoring))
    after = review_queue(scoring.score_epochs(epochs, Stage.N1), order, n_epochs)
    assert after.epochs[after.is_in_budget].tolist() == before.epochs[before.is_in_budget].tolist()
    new = set(epochs) & set(before.epochs[before.is_in_budget & ~before.is_decided].tolist())
    assert after.n_decided == before.n_decided + len(new)


@given(scorings(), orders, st.integers(0, 14), st.booleans())
def test_to_decide_and_go_on_visits_every_undecided_epoch_once_and_then_says_so(
    scoring: Scoring, order: ReviewOrder, n_epochs: int, by_time: bool
) -> None:
    queue = review_queue(scoring, order, n_epochs)
    to_visit = queue.epochs[~queue.is_decided].tolist()
    visited: list[int] = []
    epoch = next_to_review(queue, -1, by_time=by_time)
    while epoch is not None:
        visited.append(epoch)
        scoring = scoring.score_epochs([epoch], Stage.W)
        queue = review_queue(scoring, order, n_epochs)
        epoch = next_to_review(queue, epoch, by_time=by_time)
    assert sorted(visited) == to_visit
    if by_time:
        assert visited == to_visit


def test_the_review_goes_on_within_the_bout_then_to_the_next_most_doubtful() -> None:
    scoring = scored_with(0.5, 0.5, 0.9, 0.9, 0.9, 0.3, 0.9, 0.9, 0.9, 0.6)
    queue = review_queue(scoring, BY_CONFIDENCE, 4)
    assert next_to_review(queue, 0, by_time=False) == 1
    assert next_to_review(queue, 1, by_time=False) == 9
    assert next_to_review(queue, 9, by_time=False) == 5
    assert next_to_review(queue, 3, by_time=False) == 5
    assert next_to_review(queue, 3, by_time=True) == 5
    assert next_to_review(queue, 5, by_time=True) == 9
    assert next_to_review(queue, 9, by_time=True) == 0


def test_the_next_uncertain_epoch_is_the_nearest_in_that_direction() -> None:
    scoring = scored_with(0.4, 0.9, 0.4, 0.9, 0.4)
    queue = review_queue(scoring, BY_CONFIDENCE, 3)
    assert next_uncertain(queue, 0) == 2
    assert next_uncertain(queue, 1) == 2
    assert next_uncertain(queue, 2, step=-1) == 0
    assert next_uncertain(queue, 3, step=-1) == 2
    assert next_uncertain(queue, 4) is None
    assert next_uncertain(queue, 0, step=-1) is None
    confirmed = review_queue(scoring.confirm_epochs([2]), BY_CONFIDENCE, 3)
    assert next_uncertain(confirmed, 0) == 4


def test_without_a_network_nothing_is_to_be_reviewed() -> None:
    queue = review_queue(Scoring.unscored(5), BY_CONFIDENCE, 3)
    assert (queue.bouts, queue.n_in_budget) == ((), 0)
    assert next_uncertain(queue, 0) is None
    assert next_to_review(queue, 0, by_time=True) is None


def test_a_step_of_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="got 0"):
        next_unscored(scored_with(0.4, 0.4), 0, step=0)


def test_the_next_unscored_epoch_is_found_with_and_without_a_network() -> None:
    assert next_unscored(scored_with(0.4, np.nan, 0.4, np.nan), 1) == 3
    assert next_unscored(scored_with(0.4, np.nan, 0.4, np.nan), 1, step=-1) is None
    assert next_unscored(Scoring.unscored(3), 0) == 1


def test_eighty_two_epochs_take_about_eleven_minutes() -> None:
    assert review_minutes(82) == pytest.approx(10.9, abs=0.05)
    assert review_minutes(0) == 0


def test_a_source_that_a_lesson_gives_is_not_a_decision() -> None:
    scoring = scored_with(0.4, 0.4)
    scoring = scoring.with_taught(scoring.hypnogram.with_stage([0], Stage.W), np.array([0]))
    assert scoring.source_of(0) is Source.TAUGHT
    assert review_queue(scoring, BY_CONFIDENCE, 2).n_decided == 0


def test_a_bout_is_as_doubtful_as_its_most_doubtful_epoch() -> None:
    (bout,) = review_queue(scored_with(0.4, 0.7, 0.6), BY_CONFIDENCE, 3).bouts
    assert bout.doubt == pytest.approx(0.6)


def test_the_last_undecided_epoch_is_its_own_next_and_a_decided_one_is_none() -> None:
    scoring = scored_with(0.4, 0.9, 0.9, 0.9, 0.3).confirm_epochs([4])
    queue = review_queue(scoring, BY_CONFIDENCE, 2)
    for by_time in (True, False):
        assert next_to_review(queue, 0, by_time=by_time) == 0
        assert next_to_review(queue, 4, by_time=by_time) == 0
    done = review_queue(scoring.confirm_epochs([0]), BY_CONFIDENCE, 2)
    assert next_to_review(done, 0, by_time=True) is None


def test_less_than_nothing_to_review_is_nothing() -> None:
    assert review_queue(scored_with(0.4, 0.9), BY_CONFIDENCE, -3).epochs.tolist() == []


def test_the_nearest_uncertain_epoch_is_never_the_one_looked_at() -> None:
    queue = review_queue(scored_with(0.4, 0.9, 0.3, 0.9, 0.2), BY_CONFIDENCE, 3)
    assert [next_uncertain(queue, epoch) for epoch in (0, 1, 2, 4)] == [2, 2, 4, None]
    assert [next_uncertain(queue, epoch, -1) for epoch in (4, 3, 2, 0)] == [2, 2, 0, None]
    with pytest.raises(ValueError, match="got 0"):
        next_uncertain(queue, 0, 0)
