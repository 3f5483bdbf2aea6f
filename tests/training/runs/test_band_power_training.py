"""The band-power GRU from a small file of nights to a model folder that scores."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.interscorer.agreement import agreement
from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training.__main__ import app
from sleepscorer_app.training.recipe import (
    BandPowerSplit,
    UnusableRecipe,
    load_band_power_recipe,
    network_of,
)
from sleepscorer_app.training.runs.band_power_nights import (
    FILE_NAME,
    load_band_power_nights,
    nights_of,
    split_of,
)
from sleepscorer_app.training.splits import LeakingSplit, Split
from tests.training.toy_nights import TONES_HZ

pytestmark = pytest.mark.usefixtures("no_restart")

RECIPE = """
network = "bandpower_gru"
[config]
width = 8
n_layers = 1
[split]
n_folds = 3
people_to_stop_by = 1
[learning]
steps = 60
nights = 4
length = 40
learning_rate = 3e-2
steps_per_validation = 30
"""
N_PEOPLE, N_EPOCHS = 6, 60
LOUDEST_BAND = {0: 2, 1: 1, 2: 3, 3: 0, 4: 4}
"""Each stage is loud in the band where its tone of the toy nights lies."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two nights of each of six people, in which each stage is loud in one band."""
    rng = np.random.default_rng(0)
    powers, stages, names = [], [], []
    for person in range(N_PEOPLE):
        for night in (1, 2):
            course = np.repeat(rng.integers(0, 5, N_EPOCHS // 3), 3)
            levels = rng.normal(-3, 0.2, (N_EPOCHS, 3, 10))
            for epoch, stage in enumerate(course):
                levels[epoch, :, LOUDEST_BAND[int(stage)]] += 4
            course[7] = -1
            powers.append(levels)
            stages.append(course)
            names += [f"SC4{person:02d}{night}"] * N_EPOCHS
    folder = tmp_path / "data"
    folder.mkdir()
    np.savez(
        folder / FILE_NAME,
        F=np.concatenate(powers).astype(np.float32),
        y=np.concatenate(stages).astype(np.int8),
        night=np.array(names),
    )
    return folder


def test_nights_are_read_with_whose_they_are(data: Path) -> None:
    nights = load_band_power_nights(data / FILE_NAME)
    assert [night.whose.name for night in nights][:3] == ["SC4001", "SC4002", "SC4011"]
    assert [night.whose.subject for night in nights][:3] == ["SC400", "SC400", "SC401"]
    assert nights[0].log_powers.shape == (N_EPOCHS, 5)
    assert nights[0].stages[7] == -1


@pytest.mark.parametrize("fold", range(3))
def test_both_nights_of_a_person_are_on_one_side(data: Path, fold: int) -> None:
    nights = load_band_power_nights(data / FILE_NAME)
    split = split_of(nights, BandPowerSplit(n_folds=3, fold=fold, people_to_stop_by=1))
    sides = [nights_of(nights, side) for side in (split.train, split.validation, split.test)]
    people = [{night.whose.subject for night in side} for side in sides]
    assert [len(side) for side in people] == [3, 1, 2]
    assert len(set.union(*people)) == N_PEOPLE
    assert sum(len(side) for side in sides) == 2 * N_PEOPLE


def test_a_split_of_these_nights_by_night_is_refused(data: Path) -> None:
    whose = [night.whose for night in load_band_power_nights(data / FILE_NAME)]
    with pytest.raises(LeakingSplit, match="SC400"):
        Split(tuple(whose[0::2]), tuple(whose[1::2]), ())


@pytest.mark.parametrize(
    "settings",
    [BandPowerSplit(3, 0, 0), BandPowerSplit(3, 3, 1), BandPowerSplit(3, -1, 1)],
)
def test_a_fold_that_is_not_there_or_nobody_to_stop_by_is_refused(
    data: Path, settings: BandPowerSplit
) -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        split_of(load_band_power_nights(data / FILE_NAME), settings)


def test_a_recipe_becomes_a_model_that_scores_with_a_card_that_says_how(
    tmp_path: Path, data: Path
) -> None:
    recipe, out = tmp_path / "small.toml", tmp_path / "model"
    recipe.write_text(RECIPE)
    words = ["train", str(recipe), "--out", str(out), "--data", str(data)]
    result = CliRunner().invoke(app, [*words, "--model-version", "9.9"])
    assert result.exit_code == 0, result.output
    model = load_model(out)
    assert model.identity.version == "9.9"
    stopped_by, tested_on = model.description.validation
    assert (stopped_by.n_nights, tested_on.n_nights) == (2, 4)
    assert stopped_by.n_epochs == 2 * (N_EPOCHS - 1)
    assert tested_on.kappa > 0.8
    assert abs(sum(model.description.stage_prior) - 1) < 1e-6
    card = model.model_folder.card
    for text in (
        "must not be used",
        "Open Data Commons",
        "computed from it by others",
        "9.9",
        "| NLL |",
    ):
        assert text in card
    for person in ("SC400", "SC403"):
        assert f"\n| {person} | 2 | {2 * (N_EPOCHS - 1)} |" in card

    stages = np.repeat(np.random.default_rng(5).integers(0, 5, 20), 3).astype(np.int8)
    seconds = np.arange(3000) / 100
    tones = np.stack([np.sin(2 * np.pi * TONES_HZ[stage] * seconds) for stage in stages])
    samples = (tones + np.random.default_rng(6).normal(0, 0.7, tones.shape)).astype(np.float32)
    scored = score_samples(samples.ravel(), 100, len(stages), model, (), lambda _: None)
    assert agreement(Hypnogram(stages), scored.hypnogram()).kappa > 0.8


def test_the_same_recipe_gives_the_same_weights(tmp_path: Path, data: Path) -> None:
    recipe = tmp_path / "small.toml"
    recipe.write_text(RECIPE.replace("steps = 60", "steps = 4"))
    for out in ("one", "other"):
        words = ["train", str(recipe), "--out", str(tmp_path / out), "--data", str(data)]
        assert CliRunner().invoke(app, words).exit_code == 0
    one, other = (load_model(tmp_path / out).identity for out in ("one", "other"))
    assert one == other


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "--data"),
        (["--data", "nowhere"], "no band powers"),
        (["--resume"], "no --resume"),
        (["--minutes", "3"], "no --minutes"),
    ],
)
def test_what_cannot_be_trained_ends_with_2_and_says_why(
    tmp_path: Path, more: list[str], words: str
) -> None:
    out = tmp_path / "model"
    result = CliRunner().invoke(app, ["train", "bandpower-gru", "--out", str(out), *more])
    assert result.exit_code == 2
    assert words in result.output
    assert not out.exists()


def test_the_shipped_recipe_is_for_the_gru_and_keeps_ten_people_to_stop_by() -> None:
    recipe = load_band_power_recipe("bandpower-gru")
    assert network_of("bandpower-gru") == "bandpower_gru"
    assert recipe.name == "bandpower-gru"
    assert recipe.split.people_to_stop_by == 10


def test_a_mistake_in_a_recipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(RECIPE + "steepness = 2\n")
    with pytest.raises(UnusableRecipe, match=r"wrong.toml.*steepness"):
        load_band_power_recipe(str(tmp_path / "wrong.toml"))


def test_the_published_values_are_153_nights_of_78_people(shared_folder: Path) -> None:
    nights = load_band_power_nights(shared_folder / "data" / FILE_NAME)
    assert len(nights) == 153
    assert len({night.whose.subject for night in nights}) == 78
    assert sum(len(night.stages) for night in nights) == 195_767
    split = split_of(nights, load_band_power_recipe("bandpower-gru").split)
    sides = (split.train, split.validation, split.test)
    assert [len({night.subject for night in side}) for side in sides] == [58, 10, 10]
