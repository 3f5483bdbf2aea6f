import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from tests.domain.night_values import MODEL, probabilities_of


def test_the_likeliest_stage_is_the_stage_and_unseen_epochs_stay_unscored() -> None:
    said = [Stage.W, Stage.UNSCORED, Stage.R, Stage.N3]
    automatic = probabilities_of(said, [0.5, 0.0, 0.9, 0.4])
    assert list(automatic.hypnogram()) == said
    assert automatic.is_seen.tolist() == [True, False, True, True]
    np.testing.assert_allclose(automatic.confidence, [0.5, np.nan, 0.9, 0.4])
    assert automatic.n_epochs == 4


def test_an_epoch_with_one_missing_probability_counts_as_unseen() -> None:
    values = np.full((1, 5), 0.2, dtype=np.float32)
    values[0, 3] = np.nan
    automatic = StageProbabilities(values, MODEL)
    assert automatic.is_seen.tolist() == [False]
    assert automatic.hypnogram()[0] is Stage.UNSCORED


def test_the_stages_of_an_epoch_are_ranked_likeliest_first() -> None:
    values = np.array([[0.1, 0.4, 0.2, 0.05, 0.25]], dtype=np.float32)
    ranked = StageProbabilities(values, MODEL).ranked(0)
    assert [stage for stage, _ in ranked] == [Stage.N1, Stage.R, Stage.N2, Stage.W, Stage.N3]
    assert [share for _, share in ranked] == pytest.approx([0.4, 0.25, 0.2, 0.1, 0.05])


def test_nobody_can_write_into_the_automatic_layer() -> None:
    values = np.full((2, 5), 0.2, dtype=np.float32)
    automatic = StageProbabilities(values, MODEL, raw_branch=values, spectrogram_branch=values)
    values[:] = 9
    for kept in (automatic.values, automatic.raw_branch, automatic.spectrogram_branch):
        assert kept is not None
        assert kept[0, 0] == pytest.approx(0.2)
        with pytest.raises(ValueError, match="read-only"):
            kept[0, 0] = 1


@pytest.mark.parametrize("shape", [(5,), (3, 4), (3, 5, 1)])
def test_a_table_without_five_columns_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"probabilities are \(n_epochs, 5\), got"):
        StageProbabilities(np.zeros(shape, dtype=np.float32), MODEL)


def test_a_branch_of_another_length_is_refused() -> None:
    values = np.full((3, 5), 0.2, dtype=np.float32)
    with pytest.raises(ValueError, match=r"raw_branch is \(2, 5\), probabilities \(3, 5\)"):
        StageProbabilities(values, MODEL, raw_branch=values[:2])


def test_tokens_and_disagreement_are_one_per_epoch() -> None:
    values = np.full((3, 5), 0.2, dtype=np.float32)
    for more in ({"tokens": np.zeros((2, 4), np.float16)}, {"disagreement": np.zeros(2)}):
        (name,) = more
        with pytest.raises(ValueError, match=f"{name} .* for 3 epochs"):
            StageProbabilities(values, ModelIdentity("any", "1", "ab"), **more)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="disagreement"):
        StageProbabilities(
            values, ModelIdentity("any", "1", "ab"), disagreement=np.zeros((3, 2), np.float32)
        )


def test_layers_are_equal_when_model_channels_and_numbers_are() -> None:
    one = probabilities_of([Stage.W, Stage.UNSCORED], [0.5, 0.0])
    same = probabilities_of([Stage.W, Stage.UNSCORED], [0.5, 0.0])
    assert one == same
    assert hash(one) == hash(same)
    assert one != probabilities_of([Stage.W, Stage.UNSCORED], [0.6, 0.0])
    assert one != StageProbabilities(one.values, MODEL, ("C3-M2",))
    assert one != StageProbabilities(one.values, ModelIdentity("other", "1", "f" * 64), ("C4-M1",))
    assert one != "the same"


def test_a_model_is_named_with_version_and_the_start_of_its_hash() -> None:
    assert MODEL.text == "mc2sleepnet 1.0 (0123456789ab)"


def test_nobody_can_write_into_tokens_and_disagreement_either() -> None:
    tokens, apart = np.ones((2, 4), np.float16), np.ones(2, np.float32)
    values = np.full((2, 5), 0.2, dtype=np.float32)
    automatic = StageProbabilities(values, MODEL, tokens=tokens, disagreement=apart)
    tokens[:], apart[:] = 9, 9
    for kept in (automatic.tokens, automatic.disagreement):
        assert kept is not None
        assert (kept == 1).all()
        with pytest.raises(ValueError, match="read-only"):
            kept[0] = 1
