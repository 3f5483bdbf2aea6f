import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import (
    HYPNOGRAM_ORDER,
    SCORED_STAGES,
    Hypnogram,
    Stage,
)
from tests.domain.night_values import stages

some_stages = st.lists(stages, min_size=1, max_size=20)


def test_each_stage_has_a_letter_of_its_own() -> None:
    assert [stage.letter for stage in Stage] == ["?", "W", "N1", "N2", "N3", "R"]


def test_unscored_is_not_among_the_scored_stages() -> None:
    assert set(SCORED_STAGES) == set(HYPNOGRAM_ORDER) == set(Stage) - {Stage.UNSCORED}


def test_scored_stages_stand_in_the_order_of_the_networks_probabilities() -> None:
    assert [int(stage) for stage in SCORED_STAGES] == [0, 1, 2, 3, 4]


@given(some_stages)
def test_a_hypnogram_gives_back_the_stages_it_was_made_of(given_stages: list[Stage]) -> None:
    hypnogram = Hypnogram.of(given_stages)
    assert list(hypnogram) == given_stages
    assert len(hypnogram) == hypnogram.n_epochs == len(given_stages)
    assert hypnogram.is_scored.tolist() == [one is not Stage.UNSCORED for one in given_stages]


@given(some_stages, stages, st.data())
def test_an_edit_changes_the_epochs_named_and_only_in_the_new_hypnogram(
    given_stages: list[Stage], stage: Stage, data: st.DataObject
) -> None:
    before = Hypnogram.of(given_stages)
    epochs = data.draw(st.sets(st.integers(0, len(given_stages) - 1)))
    after = before.with_stage(epochs, stage)
    assert list(before) == given_stages
    assert list(after) == [
        stage if epoch in epochs else one for epoch, one in enumerate(given_stages)
    ]


def test_nobody_can_write_into_a_hypnogram() -> None:
    codes = np.zeros(3, dtype=np.int8)
    hypnogram = Hypnogram(codes)
    codes[0] = 4
    assert hypnogram[0] is Stage.W
    with pytest.raises(ValueError, match="read-only"):
        hypnogram.codes[0] = 4


def test_hypnograms_are_equal_when_their_stages_are() -> None:
    one, same = Hypnogram.of([Stage.W, Stage.R]), Hypnogram.of([Stage.W, Stage.R])
    other = Hypnogram.of([Stage.W, Stage.N3])
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != [Stage.W, Stage.R]
    assert one != Hypnogram.of([Stage.W])


def test_a_new_night_is_unscored_throughout() -> None:
    night = Hypnogram.unscored(4)
    assert list(night) == [Stage.UNSCORED] * 4
    assert not night.is_scored.any()


@pytest.mark.parametrize("codes", [[-2, 0], [0, 5]])
def test_codes_that_are_no_stage_are_refused(codes: list[int]) -> None:
    with pytest.raises(ValueError, match="stage codes run from -1 to 4, got"):
        Hypnogram(np.array(codes, dtype=np.int8))


def test_a_table_of_stages_is_refused() -> None:
    with pytest.raises(ValueError, match="got 2 dimensions"):
        Hypnogram(np.zeros((2, 3), dtype=np.int8))


def test_an_epoch_beyond_the_night_is_refused() -> None:
    with pytest.raises(IndexError):
        Hypnogram.unscored(3).with_stage([3], Stage.W)
