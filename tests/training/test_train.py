"""The whole way from a recipe to a model folder, on simulated nights alone."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.nights import preparation
from sleepscorer_app.training.recipe import load_recipe
from sleepscorer_app.training.runs import learning
from sleepscorer_app.training.runs.checkpoints import load_state
from tests.scoring.networks_for_tests import tiny_model_folder

pytestmark = pytest.mark.usefixtures("no_restart")

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


def refused(*words: str) -> str:
    """What is said when the command ends with exit code 2, in one sentence and no traceback."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    (sentence,) = [line for line in result.output.splitlines() if "sleepscorer:" in line]
    return sentence


@pytest.mark.timeout(600)
def test_a_full_disk_ends_with_2_and_the_last_good_checkpoint_is_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEPS_PER_CHECKPOINT", 1)
    recipe, out, cache = tmp_path / "small.toml", tmp_path / "model", tmp_path / "cache"
    recipe.write_text(ONE_EPOCH_RECIPE.format(network="ulw_sleepnet", n_channels=1))
    arguments = ["train", str(recipe), "--out", str(out), "--cache", str(cache)]
    replace_file, n_checkpoints = Path.replace, 0

    def full_after_the_first(self: Path, target: Path) -> Path:
        nonlocal n_checkpoints
        if target.name == "checkpoint.pt":
            n_checkpoints += 1
            if n_checkpoints > 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace_file(self, target)

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", full_after_the_first)
        sentence = refused(*arguments)
    assert str(cache / "checkpoint.pt") in sentence
    assert "No space left" in sentence
    assert not out.exists()
    left = load_state(cache)
    assert left is not None
    assert left.step == 1
    assert not list(cache.glob("*.part"))
    result = CliRunner().invoke(app, [*arguments, "--resume"])
    assert result.exit_code == 0, result.output
    assert load_model(out).description.network == "ulw_sleepnet"


def test_a_full_disk_while_the_model_is_written_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space") as caught:
        tiny_model_folder(tmp_path / "tiny")
    assert caught.value.filename == str(tmp_path / "tiny" / "weights.safetensors")


def test_a_checkpoint_that_is_none_is_named(tmp_path: Path) -> None:
    recipe, cache = tmp_path / "small.toml", tmp_path / "cache"
    recipe.write_text(ONE_EPOCH_RECIPE.format(network="ulw_sleepnet", n_channels=1))
    cache.mkdir()
    (cache / "checkpoint.pt").write_bytes(b"not a checkpoint")
    words = ["export", str(recipe), "--out", str(tmp_path / "model"), "--cache", str(cache)]
    sentence = refused(*words, "--model-version", "1")
    assert str(cache / "checkpoint.pt") in sentence


def test_a_key_nobody_knows_is_named_with_the_recipe(tmp_path: Path) -> None:
    recipe = tmp_path / "typo.toml"
    recipe.write_text('network = "ulw_sleepnet"\n[config]\n[learning]\nstepps = 3\n')
    sentence = refused("train", str(recipe), "--out", str(tmp_path / "model"))
    assert "typo.toml" in sentence
    assert "'stepps'" in sentence


def test_without_lightning_fabric_training_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lightning_fabric", None)
    recipe = tmp_path / "small.toml"
    recipe.write_text(ONE_EPOCH_RECIPE.format(network="ulw_sleepnet", n_channels=1))
    sentence = refused("train", str(recipe), "--out", str(tmp_path / "model"))
    assert 'pip install "sleepscorer_app[train]"' in sentence


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
    for words in (
        "2 of them",
        "ne epoch at a time",
        "must not be used",
        "do **not** apply",
        "| scored as \\ taken for |",
        "before the temperature",
        "chosen by the mean kappa",
        "temporal head",
        "simulated sleeper of its own",
        "torch 2",
    ):
        assert words in model.model_folder.card
    noise = np.random.default_rng(0).standard_normal(9 * 3840).astype(np.float32)
    told: list[float] = []
    scored = score_samples(noise, 128, 9, model, ("C4-M1",), told.append)
    assert scored.is_seen.all()
    assert np.allclose(scored.values.sum(axis=1), 1, atol=1e-5)
    assert told == sorted(told)

    interim = ["export", str(recipe), "--out", str(tmp_path / "interim")]
    interim += ["--cache", str(tmp_path / "cache"), "--model-version", "0.1"]
    result = CliRunner().invoke(app, interim)
    assert result.exit_code == 0, result.output
    assert load_model(tmp_path / "interim").identity.sha256 == model.identity.sha256


@pytest.mark.parametrize(
    ("network", "n_channels", "words"), [("msa_cnn", 4, "n_channels = 4"), ("msa_cnn", 0, "not 0")]
)
def test_a_number_of_channels_that_the_recipe_does_not_name_is_refused(
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
    preparation._claim(tmp_path, recipe, with_data=True)
    preparation._claim(tmp_path, recipe, with_data=True)
    with pytest.raises(ValueError, match="another recipe"):
        preparation._claim(tmp_path, replace(recipe, seed=recipe.seed + 1), with_data=True)
    with pytest.raises(ValueError, match="another recipe"):
        preparation._claim(tmp_path, replace(recipe, night_seed=recipe.seed + 1), with_data=True)


def test_a_recipe_that_is_not_there_ends_with_2_and_its_name(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", "nosuchrecipe", "--out", str(tmp_path / "model")])
    assert result.exit_code == 2
    assert "nosuchrecipe" in result.output
    assert not (tmp_path / "model").exists()
