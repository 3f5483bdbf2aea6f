"""Several readings made one answer: means, the unseen, and how far they disagree."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.scoring.readings import Voice, agreed_answer, disagreement

SURE_W, SURE_N2 = (1.0, 0, 0, 0, 0), (0, 0, 1.0, 0, 0)
TORN = (0.5, 0, 0.5, 0, 0)
NAN = (np.nan,) * 5


def voice(*rows: tuple[float, ...], weight: float = 1.0) -> Voice:
    return Voice(np.array([rows], dtype=np.float64), weight)


def test_a_lone_voice_is_the_answer_and_disagrees_with_nobody() -> None:
    answer = agreed_answer([voice(SURE_W, TORN)], 1.0)
    assert np.allclose(answer.values, [SURE_W, TORN], atol=1e-5)
    assert answer.disagreement is None
    assert answer.raw_branch is None


def test_the_mean_is_by_weight() -> None:
    answer = agreed_answer([voice(SURE_W, weight=3), voice(SURE_N2, weight=1)], 1.0)
    assert np.allclose(answer.values, [[0.75, 0, 0.25, 0, 0]], atol=1e-5)


def test_an_epoch_that_one_could_not_see_is_the_others() -> None:
    answer = agreed_answer([voice(NAN, SURE_W, NAN), voice(SURE_N2, SURE_N2, NAN)], 1.0)
    assert answer.values[0] == pytest.approx(SURE_N2, abs=1e-5)
    assert np.isnan(answer.values[2]).all()
    assert answer.disagreement is not None
    assert np.isnan(answer.disagreement).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(SURE_W, SURE_W, 0.0), (TORN, TORN, 0.0), (SURE_W, SURE_N2, 1.0), (SURE_W, TORN, 0.5)],
)
def test_disagreement_is_none_for_the_same_and_one_for_the_opposite(
    one: tuple[float, ...], other: tuple[float, ...], expected: float
) -> None:
    # The last: both are a quarter away from (.75, 0, .25, 0, 0), and could be a half.
    assert disagreement([voice(one), voice(other)])[0] == pytest.approx(expected, abs=1e-4)


def test_six_certain_voices_that_share_five_stages_disagree_fully_at_most() -> None:
    rows: NDArray[np.float64] = np.eye(5)
    voices = [voice(tuple(rows[place % 5])) for place in range(6)]
    assert 0.9 < disagreement(voices)[0] <= 1


def test_branches_come_from_those_that_have_them() -> None:
    both = Voice(np.array([[SURE_W], [TORN], [SURE_N2]], dtype=np.float64), 1)
    answer = agreed_answer([both, voice(SURE_N2, weight=9)], 1.0)
    assert answer.raw_branch is not None
    assert answer.spectrogram_branch is not None
    assert answer.raw_branch[0] == pytest.approx(TORN, abs=1e-5)
    assert answer.spectrogram_branch[0] == pytest.approx(SURE_N2, abs=1e-5)


def test_a_temperature_acts_on_the_mean() -> None:
    voices = [voice(SURE_W, weight=3), voice(SURE_N2, weight=1)]
    sharp = agreed_answer(voices, 0.5).values[0]
    assert sharp[[0, 2]] == pytest.approx([0.9, 0.1], abs=1e-5)


def test_only_the_proportion_of_weights_counts_also_where_some_see_nothing() -> None:
    voices = [voice(SURE_W, SURE_W), voice(SURE_N2, NAN), voice(TORN, SURE_N2)]
    light = [Voice(one.rows, 0.1) for one in voices]
    assert np.allclose(agreed_answer(light, 1.0).values, agreed_answer(voices, 1.0).values)
    assert np.allclose(disagreement(light), disagreement(voices))
    # Of three voices two see the second epoch, and those say opposite things.
    assert disagreement(voices)[1] == pytest.approx(1.0)
    assert agreed_answer(light, 1.0).values[1] == pytest.approx(TORN, abs=1e-5)
