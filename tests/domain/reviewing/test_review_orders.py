from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review_orders import (
    OTHERS_WEIGHT,
    TRANSITION_WEIGHT,
    VIEWS_WEIGHT,
    ReviewOrder,
    divergence,
    doubts,
    entropy,
    orders_for,
)
from sleepscorer_app.domain.reviewing.stage_transitions import rarity
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from tests.domain.night_values import MODEL, epochs_of, probabilities, scorings

SURE_N2 = (0.01, 0.01, 0.96, 0.01, 0.01)


def said(*rows: tuple[float, ...]) -> StageProbabilities:
    return StageProbabilities(np.array(rows, dtype=np.float32), MODEL, ("C4-M1",))


def scored(automatic: StageProbabilities) -> Scoring:
    return Scoring.unscored(automatic.n_epochs).accept(automatic, AcceptRule.REPLACE_ALL)


def most_doubtful(scoring: Scoring, order: ReviewOrder) -> int:
    return int(np.argmax(doubts(scoring, order)))


def full_scoring() -> Scoring:
    """A night of six epochs that has everything any order may need."""
    rng = np.random.default_rng(3)

    def rows() -> NDArray[np.float32]:
        return rng.dirichlet(np.ones(5), 6).astype(np.float32)

    automatic = StageProbabilities(rows(), MODEL, ("C4-M1",), rows(), rows())
    automatic = replace(automatic, disagreement=rng.random(6).astype(np.float32))
    return replace(scored(automatic), second_opinion=said(*rows().tolist()))


def test_each_order_prefers_what_it_is_named_for() -> None:
    close = (0.02, 0.02, 0.48, 0.46, 0.02)
    spread = (0.15, 0.15, 0.4, 0.15, 0.15)
    scoring = scored(said(SURE_N2, close, spread))
    assert most_doubtful(scoring, ReviewOrder.MARGIN) == 1
    assert most_doubtful(scoring, ReviewOrder.CONFIDENCE) == 2
    assert most_doubtful(scoring, ReviewOrder.ENTROPY) == 2


def test_views_and_opinions_that_contradict_each_other_are_doubtful() -> None:
    sure = said(SURE_N2, SURE_N2, SURE_N2)
    other = np.array([SURE_N2, SURE_N2, (0.96, 0.01, 0.01, 0.01, 0.01)], dtype=np.float32)
    views = replace(sure, raw_branch=sure.values, spectrogram_branch=other)
    scoring = replace(scored(views), second_opinion=replace(sure, values=other))
    assert most_doubtful(scoring, ReviewOrder.VIEWS) == 2
    assert most_doubtful(scoring, ReviewOrder.SECOND_OPINION) == 2
    apart = replace(sure, disagreement=np.array([0.1, 0.9, np.nan], dtype=np.float32))
    assert most_doubtful(scored(apart), ReviewOrder.DISAGREEMENT) == 1
    assert doubts(scored(apart), ReviewOrder.DISAGREEMENT)[2] == 0


def test_epochs_of_unlikely_transitions_come_before_all_others() -> None:
    rows = [tuple(0.9 if stage == one else 0.025 for stage in range(5)) for one in (2, 3, 4, 4, 2)]
    rows[4] = (0.2, 0.2, 0.22, 0.19, 0.19)
    scoring = scored(said(*rows))
    order = np.argsort(-doubts(scoring, ReviewOrder.TRANSITIONS), kind="stable")
    assert set(order[:2].tolist()) == {1, 2}
    assert order[2] == 4


@pytest.mark.parametrize("order", list(ReviewOrder))
def test_every_order_gives_a_number_for_each_epoch_and_has_words(order: ReviewOrder) -> None:
    given_doubts = doubts(full_scoring(), order)
    assert given_doubts.shape == (6,)
    assert np.isfinite(given_doubts).all()
    assert (given_doubts >= 0).all()
    assert order.words


@pytest.mark.parametrize(
    "order", [ReviewOrder.VIEWS, ReviewOrder.DISAGREEMENT, ReviewOrder.SECOND_OPINION]
)
def test_an_order_whose_need_is_missing_is_not_offered_and_refused(order: ReviewOrder) -> None:
    scoring = scored(said(SURE_N2, SURE_N2))
    assert order not in orders_for(scoring)
    assert order in orders_for(full_scoring())
    with pytest.raises(ValueError, match="cannot be ordered"):
        doubts(scoring, order)


def test_without_a_network_there_is_no_order() -> None:
    assert orders_for(Scoring.unscored(3)) == ()
    with pytest.raises(ValueError, match="cannot be ordered"):
        doubts(Scoring.unscored(3), ReviewOrder.MARGIN)


@given(scorings(), st.data())
def test_no_decision_about_an_epoch_changes_the_doubt_of_any(
    scoring: Scoring, data: st.DataObject
) -> None:
    if scoring.automatic is None:
        return
    decided = scoring.score_epochs(data.draw(epochs_of(scoring)), Stage.R)
    for order in orders_for(scoring):
        np.testing.assert_array_equal(doubts(scoring, order), doubts(decided, order))


@given(st.integers(1, 12).flatmap(probabilities))
def test_doubt_is_between_nothing_and_everything_and_unknown_where_unseen(
    automatic: StageProbabilities,
) -> None:
    scoring = scored(automatic)
    for order in orders_for(scoring):
        found = doubts(scoring, order)
        assert (np.isnan(found) == ~automatic.is_seen).all()
        largest = 2 if order is ReviewOrder.TRANSITIONS else 1
        assert ((found[automatic.is_seen] >= -1e-6) & (found[automatic.is_seen] <= largest)).all()


def test_entropy_runs_from_sure_to_no_idea() -> None:
    rows = np.array([[0, 0, 1, 0, 0], [0.2] * 5, [0.5, 0.5, 0, 0, 0]])
    np.testing.assert_allclose(entropy(rows), [0, 1, np.log(2) / np.log(5)], atol=1e-9)


def test_divergence_is_none_between_equals_and_whole_between_strangers() -> None:
    rows = np.array([[0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [np.nan] * 5])
    other = np.array([[0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0.2] * 5])
    np.testing.assert_allclose(divergence(rows, other), [0, 1, 0], atol=1e-6)
    np.testing.assert_allclose(divergence(rows, other), divergence(other, rows))


def test_the_entropy_of_a_row_is_that_of_the_definition() -> None:
    rows = np.array([[1, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0.2] * 5, [0.97, 0.03, 0, 0, 0]])
    by_hand = [0.0, np.log(2) / np.log(5), 1.0, 0.134742 / np.log(5)]
    np.testing.assert_allclose(entropy(rows), by_hand, atol=1e-6)


def test_two_opinions_are_apart_by_the_bits_of_the_definition() -> None:
    wake, half = np.array([[1.0, 0, 0, 0, 0]]), np.array([[0.5, 0.5, 0, 0, 0]])
    # H(.75, .25) - (H(1) + H(.5, .5)) / 2 = 0.8113 - 0.5 bits.
    assert divergence(wake, half)[0] == pytest.approx(0.811278 - 0.5, abs=1e-6)
    assert divergence(wake, wake[:, ::-1])[0] == pytest.approx(1.0)


def test_one_view_alone_does_not_offer_the_order_of_both() -> None:
    both = full_scoring().automatic
    assert both is not None
    for alone in (replace(both, raw_branch=None), replace(both, spectrogram_branch=None)):
        assert ReviewOrder.VIEWS not in orders_for(scored(alone))


def test_channels_that_disagree_by_more_than_one_disagree_by_one() -> None:
    apart = replace(said(SURE_N2, SURE_N2), disagreement=np.array([1.7, 0.2], dtype=np.float32))
    np.testing.assert_allclose(
        doubts(scored(apart), ReviewOrder.DISAGREEMENT), [1.0, 0.2], atol=1e-6
    )


def test_the_mixture_is_the_weighted_mean_of_what_there_is() -> None:
    scoring = full_scoring()
    assert scoring.automatic is not None
    rare = rarity(scoring.automatic.hypnogram())
    parts = {
        order: doubts(scoring, order)
        for order in (
            ReviewOrder.MARGIN,
            ReviewOrder.VIEWS,
            ReviewOrder.DISAGREEMENT,
            ReviewOrder.SECOND_OPINION,
        )
    }
    weights = dict(zip(parts, (1.0, VIEWS_WEIGHT, OTHERS_WEIGHT, OTHERS_WEIGHT), strict=True))
    total = TRANSITION_WEIGHT * rare + sum(weights[one] * parts[one] for one in parts)
    wanted = total / (TRANSITION_WEIGHT + sum(weights.values()))
    np.testing.assert_allclose(doubts(scoring, ReviewOrder.MIXTURE), wanted)
    assert (TRANSITION_WEIGHT, VIEWS_WEIGHT, OTHERS_WEIGHT) == (0.05, 0.2, 0.5)
    alone = scored(said(SURE_N2, SURE_N2))
    margin = doubts(alone, ReviewOrder.MARGIN)
    np.testing.assert_allclose(doubts(alone, ReviewOrder.MIXTURE), margin / (1 + TRANSITION_WEIGHT))
