"""The scripted review itself, and what it must always show."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.simulation import simulate_hypnogram
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from tests.benchmarks.review import (
    CHRONOLOGICAL,
    RANDOM,
    USUAL_ERROR,
    KnownNight,
    agreements,
    curve_rows,
    lesson,
    lesson_rows,
    reviewed,
)

N_EPOCHS = 400


def calibrated_night(seed: int) -> KnownNight:
    """A simulated hypnogram, and a network that is right as often as it says.

    It errs in epochs of one look: their tokens tell what their probabilities do not.
    """
    rng = np.random.default_rng(seed)
    truth = simulate_hypnogram(rng, N_EPOCHS).codes
    values = rng.dirichlet(np.full(5, 0.15), N_EPOCHS)
    drawn = (values.cumsum(axis=1) > rng.random((N_EPOCHS, 1))).argmax(axis=1)
    # The stage drawn by the probabilities becomes the true one: so they are calibrated.
    rows = np.arange(N_EPOCHS)
    there = values[rows, truth].copy()
    values[rows, truth] = values[rows, drawn]
    values[rows, drawn] = there
    tokens = np.eye(5)[truth] + rng.normal(0, 0.2, (N_EPOCHS, 5))
    automatic = StageProbabilities(
        values.astype(np.float32),
        ModelIdentity("made", "1", "0" * 64),
        ("EEG",),
        tokens=tokens.astype(np.float16),
    )
    return KnownNight(Scoring.unscored(N_EPOCHS).accept(automatic, AcceptRule.REPLACE_ALL), truth)


@pytest.fixture(scope="module")
def nights() -> list[KnownNight]:
    return [calibrated_night(seed) for seed in range(4)]


@pytest.mark.parametrize(
    "order",
    [ReviewOrder.MARGIN, ReviewOrder.CONFIDENCE, ReviewOrder.ENTROPY, ReviewOrder.MIXTURE],
)
def test_every_order_by_doubt_buys_more_than_chance_and_than_going_by_the_clock(
    nights: list[KnownNight], order: ReviewOrder
) -> None:
    bought = np.mean(agreements(nights, order.value, 0.2, 0.0))
    for other in (RANDOM, CHRONOLOGICAL):
        assert bought > np.mean(agreements(nights, other, 0.2, 0.0)) + 0.03


def test_a_perfect_reviewer_of_everything_leaves_no_error_and_a_usual_one_does(
    nights: list[KnownNight],
) -> None:
    assert agreements(nights, CHRONOLOGICAL, 1.0, 0.0) == [1.0] * len(nights)
    usual = np.mean(agreements(nights, CHRONOLOGICAL, 1.0, USUAL_ERROR))
    assert usual == pytest.approx(1 - USUAL_ERROR, abs=0.04)


def test_more_looking_never_costs_a_perfect_reviewer_agreement(nights: list[KnownNight]) -> None:
    curve = [np.mean(agreements(nights, "margin", share / 10, 0.0)) for share in range(11)]
    assert curve == sorted(curve)


def test_the_reviewer_decides_what_was_looked_at_and_nothing_else(nights: list[KnownNight]) -> None:
    night = nights[0]
    epochs = np.arange(0, N_EPOCHS, 7)
    after = reviewed(night, epochs, 0.3, np.random.default_rng(0))
    assert np.flatnonzero(after.scoring.is_decided).tolist() == epochs.tolist()
    others = np.setdiff1d(np.arange(N_EPOCHS), epochs)
    before = night.scoring.hypnogram.codes
    np.testing.assert_array_equal(after.scoring.hypnogram.codes[others], before[others])


def test_a_lesson_mends_more_than_was_corrected_where_errors_share_a_look(
    nights: list[KnownNight],
) -> None:
    found = [lesson(night, 0.1, 0.0, np.random.default_rng(0)) for night in nights]
    mended = sum(one.errors_before - one.errors_after for one in found)
    assert mended > 0.5 * sum(one.n_corrections for one in found)
    assert all(one.mended_per_correction >= 0 for one in found)


def test_the_tables_have_a_row_for_each_order_and_each_reviewer(nights: list[KnownNight]) -> None:
    curves = list(curve_rows(nights[:1]))
    assert len({row.count("|") for row in curves}) == 1
    for name in (RANDOM, CHRONOLOGICAL, "margin", "transitions", "mixture"):
        assert any(row.startswith(f"| {name} |") for row in curves)
    lessons = list(lesson_rows(nights[:1]))
    assert len(lessons) == 2 + 2 * 4
    assert len({row.count("|") for row in lessons}) == 1


def test_a_simulated_night_scored_by_the_shipped_network_gains_by_review() -> None:
    from sleepscorer_app.domain.simulation import simulate_night
    from tests.benchmarks.review import known_night

    rng = np.random.default_rng(11)
    hypnogram: Hypnogram = simulate_hypnogram(rng, 160)
    samples: NDArray[np.float32] = simulate_night(rng, hypnogram=hypnogram).samples
    night = known_night(samples, hypnogram.codes)
    assert night.scoring.second_opinion is not None
    by_doubt = agreements([night], "margin", 0.2, 0.0)[0]
    by_chance = np.mean([agreements([night], RANDOM, 0.2, 0.0)[0]])
    assert by_doubt > by_chance
    assert by_doubt > night.agreement
