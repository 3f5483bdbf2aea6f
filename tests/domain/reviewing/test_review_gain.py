import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review import review_queue
from sleepscorer_app.domain.reviewing.review_gain import (
    TrackRecord,
    gain_by_confidence,
    gain_by_track_record,
    wrong_when_checked,
)
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from tests.domain.night_values import probabilities_of, scorings

RECORD = TrackRecord(((0.5, 0.01), (0.8, 0.04), (1.0, 0.1)))


def test_a_calibrated_night_is_worth_the_mean_of_its_confidence() -> None:
    automatic = probabilities_of([Stage.N2] * 4, [0.5, 0.7, 0.9, 0.9])
    scoring = Scoring.unscored(4).accept(automatic, AcceptRule.REPLACE_ALL)
    gain = gain_by_confidence(scoring, review_queue(scoring, ReviewOrder.CONFIDENCE, 2))
    assert gain is not None
    assert gain.now == pytest.approx(0.75)
    assert gain.after == pytest.approx((1 + 1 + 0.9 + 0.9) / 4)
    decided = scoring.score_epochs([0], Stage.W)
    gain = gain_by_confidence(decided, review_queue(decided, ReviewOrder.CONFIDENCE, 2))
    assert gain is not None
    assert gain.now == pytest.approx((1 + 0.7 + 0.9 + 0.9) / 4)


def test_a_taught_stage_counts_like_the_networks_own() -> None:
    automatic = probabilities_of([Stage.N2] * 2, [0.6, 0.9])
    scoring = Scoring.unscored(2).accept(automatic, AcceptRule.REPLACE_ALL)
    lesson = scoring.hypnogram.with_stage([0], Stage.R)
    taught = scoring.with_taught(lesson, np.array([0]))
    nothing = review_queue(scoring, ReviewOrder.CONFIDENCE, 0)
    assert gain_by_confidence(taught, nothing) == gain_by_confidence(scoring, nothing)


@given(scorings(), st.integers(0, 14))
def test_to_review_never_costs_agreement_and_all_of_it_buys_everything(
    scoring: Scoring, n_epochs: int
) -> None:
    gain = gain_by_confidence(scoring, review_queue(scoring, ReviewOrder.MARGIN, n_epochs))
    if gain is None:
        return
    assert 0 <= gain.now <= gain.after + 1e-9 <= 1 + 1e-6
    whole = gain_by_confidence(scoring, review_queue(scoring, ReviewOrder.MARGIN, 99))
    assert whole is not None
    assert whole.after == pytest.approx(1)


def test_without_a_network_nothing_is_promised() -> None:
    scoring = Scoring.unscored(3)
    assert gain_by_confidence(scoring, review_queue(scoring, ReviewOrder.MARGIN, 2)) is None
    assert gain_by_track_record(TrackRecord(), 0.1) is None
    assert wrong_when_checked(TrackRecord()) is None


@pytest.mark.parametrize(
    ("share", "after"), [(0.0, 0.9), (0.2, 1 - 0.8 * 0.04), (0.1, 1 - 0.9 * 0.07), (1.0, 1.0)]
)
def test_a_risk_coverage_curve_tells_what_is_left_when_the_least_sure_are_decided(
    share: float, after: float
) -> None:
    gain = gain_by_track_record(RECORD, share)
    assert gain is not None
    assert gain.now == pytest.approx(0.9)
    assert gain.after == pytest.approx(after)
    assert gain_by_track_record(TrackRecord(RECORD.coverage[::-1]), share) == gain
    assert wrong_when_checked(RECORD) == pytest.approx(0.04)


def test_where_nothing_seen_has_a_stage_nothing_is_promised_and_one_epoch_is_enough() -> None:
    automatic = probabilities_of([Stage.N2, Stage.W], [0.6, 0.9])
    scoring = Scoring.unscored(2).accept(automatic, AcceptRule.REPLACE_ALL)
    nothing = scoring.score_epochs([0, 1], Stage.UNSCORED)
    assert gain_by_confidence(nothing, review_queue(nothing, ReviewOrder.MARGIN, 0)) is None
    one = scoring.score_epochs([0], Stage.UNSCORED)
    gain = gain_by_confidence(one, review_queue(one, ReviewOrder.MARGIN, 0))
    assert gain is not None
    assert gain.now == pytest.approx(0.9)
