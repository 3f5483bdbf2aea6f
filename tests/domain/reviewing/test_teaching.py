from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.stage_transitions import transition_matrix
from sleepscorer_app.domain.reviewing.teaching import decoded, taught
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from tests.domain.night_values import epochs_of, probabilities_of, scorings

PLAIN = transition_matrix()


@st.composite
def scorings_with_tokens(draw: st.DrawFn) -> Scoring:
    scoring = draw(scorings())
    if scoring.automatic is None:
        return scoring
    seed = draw(st.integers(0, 9))
    tokens = np.random.default_rng(seed).normal(size=(scoring.n_epochs, 4)).astype(np.float16)
    return replace(scoring, automatic=replace(scoring.automatic, tokens=tokens))


def two_kinds(n_epochs: int = 40) -> Scoring:
    """A night called N2 throughout that has two looks in turn, the second of them less sure."""
    looks = np.arange(n_epochs) // 5 % 2
    tokens = np.stack([looks, 1 - looks], axis=1) + np.random.default_rng(0).normal(
        0, 0.05, (n_epochs, 2)
    )
    automatic = probabilities_of([Stage.N2] * n_epochs, np.where(looks, 0.5, 0.9))
    automatic = replace(automatic, tokens=tokens.astype(np.float16))
    return Scoring.unscored(n_epochs).accept(automatic, AcceptRule.REPLACE_ALL)


def test_what_is_corrected_in_some_is_proposed_for_those_that_similar_epoch() -> None:
    scoring = two_kinds().score_epochs([5, 6, 7, 15, 16], Stage.R).confirm_epochs([0, 1, 2])
    after = taught(scoring)
    proposed = np.flatnonzero(after.sources == Source.TAUGHT)
    assert set(proposed.tolist()) == {8, 9, 17, 18, 19, *range(25, 30), *range(35, 40)}
    assert all(after.hypnogram[int(epoch)] is Stage.R for epoch in proposed)


def test_confirming_proposes_nothing() -> None:
    after = taught(two_kinds().confirm_epochs([0, 1, 5, 6, 7]))
    assert Source.TAUGHT not in after.sources


def test_without_tokens_neighbours_alone_are_swayed_by_decisions() -> None:
    unsure = probabilities_of([Stage.N2, Stage.N3, Stage.N2], [0.9, 0.9, 0.9])
    values = np.array(unsure.values)
    values[1] = (0.02, 0.02, 0.45, 0.49, 0.02)
    automatic = replace(unsure, values=values)
    scoring = Scoring.unscored(3).accept(automatic, AcceptRule.REPLACE_ALL)
    after = taught(scoring.score_epochs([0, 2], Stage.N2))
    assert after.hypnogram[1] is Stage.N2
    assert after.source_of(1) is Source.TAUGHT


@given(scorings_with_tokens())
def test_a_lesson_never_touches_what_is_decided_imported_or_without_a_stage(
    scoring: Scoring,
) -> None:
    if scoring.automatic is None:
        with pytest.raises(ValueError, match="nothing to teach"):
            taught(scoring)
        return
    after = taught(scoring)
    held = ~scoring.is_proposed
    np.testing.assert_array_equal(after.hypnogram.codes[held], scoring.hypnogram.codes[held])
    np.testing.assert_array_equal(after.sources[held], scoring.sources[held])
    assert after.automatic is scoring.automatic
    assert after.markers == scoring.markers


@given(scorings_with_tokens())
def test_a_lesson_repeated_says_the_same(scoring: Scoring) -> None:
    if scoring.automatic is not None:
        once = taught(scoring)
        assert taught(once) == once


@given(scorings_with_tokens(), st.data())
def test_what_was_proposed_and_then_decided_stays_decided(
    scoring: Scoring, data: st.DataObject
) -> None:
    if scoring.automatic is None:
        return
    decided = taught(scoring).score_epochs(data.draw(epochs_of(scoring)), Stage.W)
    after = taught(decided)
    kept = decided.is_decided
    np.testing.assert_array_equal(after.hypnogram.codes[kept], decided.hypnogram.codes[kept])
    np.testing.assert_array_equal(after.sources[kept], decided.sources[kept])


def brute_force(
    probabilities: np.ndarray, fixed: np.ndarray, transitions: np.ndarray
) -> np.ndarray:
    """The same by summing over every possible night."""
    n_epochs = len(probabilities)
    total = np.zeros((n_epochs, 5))
    for path in np.ndindex(*(5,) * n_epochs):
        weight = 1.0
        for epoch, stage in enumerate(path):
            if fixed[epoch] >= 0 and fixed[epoch] != stage:
                weight = 0.0
                break
            weight *= 1.0 if fixed[epoch] >= 0 else probabilities[epoch, stage]
            if epoch:
                weight *= transitions[path[epoch - 1], stage]
        for epoch, stage in enumerate(path):
            total[epoch, stage] += weight
    return total / total.sum(axis=1, keepdims=True)


@given(st.integers(1, 4), st.integers(0, 99))
def test_the_night_decoded_as_a_whole_is_the_sum_over_all_nights(n_epochs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.ones(5), n_epochs)
    fixed = rng.integers(-3, 5, n_epochs).astype(np.intp)
    np.testing.assert_allclose(
        decoded(probabilities, fixed, PLAIN), brute_force(probabilities, fixed, PLAIN), atol=1e-9
    )


def test_a_decided_epoch_stays_certain_against_all_evidence() -> None:
    probabilities = np.tile([0.0001, 0.0001, 0.9996, 0.0001, 0.0001], (5, 1))
    fixed = np.array([-1, -1, 0, -1, -1])
    assert decoded(probabilities, fixed, PLAIN)[2, 0] == 1
