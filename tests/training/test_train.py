"""The whole way from a recipe to a model folder, on simulated nights alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training import command, train
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.recipe import load_recipe

RECIPE = """
network = "mc2sleepnet"
validation_nights = 1
[config]
cnn_widths = [4, 4, 4, 4, 8]
width = 16
n_heads = 2
feed_forward = 16
n_frame_layers = 1
n_sequence_layers = 1
projection_width = 8
sequence_length = 8
[supply]
first_nights = 2
most_nights = 2
reference_nights = 1
[together]
steps = 2
batch = 2
steps_per_validation = 2
[fine_tune]
steps = 1
windows = 2
"""


@pytest.fixture(autouse=True)
def no_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would start this test's process anew with other memory settings."""
    for name, value in command.ALLOCATOR_SETTINGS.items():
        monkeypatch.setenv(name, value)


def test_a_recipe_becomes_a_model_that_scores_with_a_card_that_says_how(tmp_path: Path) -> None:
    recipe, out, cache = tmp_path / "small.toml", tmp_path / "model", tmp_path / "cache"
    recipe.write_text(RECIPE)
    arguments = ["train", str(recipe), "--out", str(out), "--cache", str(cache)]
    result = CliRunner().invoke(app, [*arguments, "--model-version", "9.9"])
    assert result.exit_code == 0, result.output
    model = load_model(out)
    assert model.identity.version == "9.9"
    assert 0.25 <= model.description.temperature <= 4
    assert len(model.description.validation) == 1
    assert model.description.risk_coverage[-1].coverage == 1.0
    assert abs(sum(model.description.stage_prior) - 1) < 1e-6
    assert "2 of them" in model.model_folder.card
    noise = np.random.default_rng(0).standard_normal(9 * 3840).astype(np.float32)
    scored = score_samples(noise, 128, 9, model, ("C4-M1",), lambda _: None)
    assert scored.is_seen.all()

    interim = ["export", str(recipe), "--out", str(tmp_path / "interim"), "--cache", str(cache)]
    result = CliRunner().invoke(app, [*interim, "--model-version", "9.9-interim"])
    assert result.exit_code == 0, result.output
    assert load_model(tmp_path / "interim").identity.sha256 == model.identity.sha256


ONE_EPOCH_RECIPE = """
network = "{network}"
validation_nights = 1
[config]
n_channels = {n_channels}
[supply]
first_nights = 2
most_nights = 2
reference_nights = 1
[learning]
steps = 2
nights = 2
epochs = 4
[head]
nights = 1
length = 30
steps = 2
batch = 2
"""


@pytest.mark.parametrize("network", ["ulw_sleepnet", "msa_cnn"])
def test_a_recipe_for_one_epoch_at_a_time_becomes_a_model_that_scores(
    network: str, tmp_path: Path
) -> None:
    recipe, out = tmp_path / "small.toml", tmp_path / "model"
    recipe.write_text(ONE_EPOCH_RECIPE.format(network=network, n_channels=1))
    arguments = ["train", str(recipe), "--out", str(out), "--cache", str(tmp_path / "cache")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    model = load_model(out)
    assert model.description.network == network
    assert len(model.description.validation) == 1
    for words in ("2 of them", "ne epoch at a time", "must not be used", "do **not** apply"):
        assert words in model.model_folder.card
    noise = np.random.default_rng(0).standard_normal(9 * 3840).astype(np.float32)
    told: list[float] = []
    scored = score_samples(noise, 128, 9, model, ("C4-M1",), told.append)
    assert scored.is_seen.all()
    assert np.allclose(scored.values.sum(axis=1), 1, atol=1e-5)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("network", "n_channels", "words"), [("msa_cnn", 4, "one channel"), ("msa_cnn", 0, "not 0")]
)
def test_channels_that_no_training_night_has_are_refused(
    network: str, n_channels: int, words: str, tmp_path: Path
) -> None:
    recipe = tmp_path / "wide.toml"
    recipe.write_text(ONE_EPOCH_RECIPE.format(network=network, n_channels=n_channels))
    result = CliRunner().invoke(app, ["train", str(recipe), "--out", str(tmp_path / "model")])
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "model").exists()


def test_a_cache_made_by_another_recipe_is_refused(tmp_path: Path) -> None:
    recipe = load_recipe("mc2sleepnet")
    train._claim(tmp_path, recipe, with_data=True)
    train._claim(tmp_path, recipe, with_data=True)
    with pytest.raises(ValueError, match="another recipe"):
        train._claim(tmp_path, replace(recipe, seed=recipe.seed + 1), with_data=True)
    with pytest.raises(ValueError, match="another recipe"):
        train._claim(tmp_path, replace(recipe, night_seed=recipe.seed + 1), with_data=True)


def test_a_recipe_that_is_not_there_ends_with_2_and_its_name(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", "nosuchrecipe", "--out", str(tmp_path / "model")])
    assert result.exit_code == 2
    assert "nosuchrecipe" in result.output
    assert not (tmp_path / "model").exists()
