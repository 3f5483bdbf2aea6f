from itertools import combinations

import pytest

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.reviewing.stage_rules import rule_names, what_tells_apart


@pytest.mark.parametrize(("one", "other"), list(combinations(SCORED_STAGES, 2)))
def test_each_two_stages_have_a_sentence_of_their_own_that_names_one_of_them(
    one: Stage, other: Stage
) -> None:
    sentence = what_tells_apart(one, other)
    assert sentence == what_tells_apart(other, one)
    assert one.letter in sentence or other.letter in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 230
    assert rule_names(other, one) == f"AASM, adults: stage {one.letter} and stage {other.letter}"


def test_ten_pairs_have_ten_sentences() -> None:
    assert len({what_tells_apart(*pair) for pair in combinations(SCORED_STAGES, 2)}) == 10


def test_n3_is_told_by_a_fifth_of_the_epoch_and_75_microvolts() -> None:
    for other in (Stage.W, Stage.N1, Stage.N2, Stage.R):
        sentence = what_tells_apart(Stage.N3, other)
        assert "20 %" in sentence
        assert "75 µV" in sentence


@pytest.mark.parametrize("other", [Stage.N2, Stage.UNSCORED])
def test_a_stage_is_not_told_from_itself_nor_from_none(other: Stage) -> None:
    with pytest.raises(ValueError, match="no rule"):
        what_tells_apart(Stage.N2, other)
