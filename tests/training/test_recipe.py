"""Recipes: the shipped one is whole, and a mistake in one is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.training.recipe import UnusableRecipe, load_one_epoch_recipe, load_recipe


def test_the_shipped_recipe_trains_the_compact_network() -> None:
    recipe = load_recipe("mc2sleepnet")
    assert recipe.name == "mc2sleepnet"
    assert recipe.config == MC2SleepNetConfig.compact()
    assert recipe.supply.hybrid_draw_share == 0.15
    assert recipe.together.steps >= 3000


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("msa-cnn-small", MSACNNConfig.small()),
        ("msa-cnn-large", MSACNNConfig.large()),
        ("ulw-sleepnet", ULWSleepNetConfig()),
    ],
)
def test_the_shipped_recipes_for_one_epoch_train_the_published_networks_on_mc2sleepnets_nights(
    name: str, config: MSACNNConfig | ULWSleepNetConfig
) -> None:
    recipe = load_one_epoch_recipe(name)
    assert recipe.name == name
    assert recipe.config == config
    assert recipe.views == ("plain", "mapped")
    assert recipe.supply == replace(load_recipe("mc2sleepnet").supply, first_nights=400)
    assert recipe.head is not None


def test_the_full_network_of_the_specification_is_a_recipe_for_a_laboratorys_nights() -> None:
    recipe = load_recipe("mc2sleepnet-full")
    assert recipe.config == MC2SleepNetConfig()
    assert recipe.source == "folder"


def test_another_networks_recipe_is_refused() -> None:
    with pytest.raises(UnusableRecipe, match="'mc2sleepnet'"):
        load_one_epoch_recipe("mc2sleepnet")


def test_a_recipe_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "short.toml"
    path.write_text('network = "mc2sleepnet"\nseed = 7\n[together]\nsteps = 3\n')
    recipe = load_recipe(str(path))
    assert (recipe.name, recipe.seed, recipe.together.steps) == ("short", 7, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('network = "mc2sleepnet"\nsteps = 3\n', "'steps'"),
        ('network = "mc2sleepnet"\n[together]\nsteepness = 3\n', "steepness"),
        ('network = "mc2sleepnet"\ntogether = 3\n', "section"),
        ("seed = 1\n", "network"),
        ("seed = = 1\n", "Invalid value"),
        ('network = "mc2sleepnet"\nselection = "luck"\n', "'luck'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(UnusableRecipe, match=words) as caught:
        load_recipe(str(path))
    assert "wrong.toml" in str(caught.value)


def test_a_missing_recipe_is_said_to_be_missing() -> None:
    with pytest.raises(UnusableRecipe, match="no such recipe"):
        load_recipe("nosuchrecipe")


def test_networks_of_several_seeds_may_learn_from_the_same_nights(tmp_path: Path) -> None:
    path = tmp_path / "second.toml"
    path.write_text('network = "mc2sleepnet"\nseed = 2\nnight_seed = 1\n')
    assert (load_recipe(str(path)).seed, load_recipe(str(path)).seed_of_nights) == (2, 1)
    first, second = load_recipe("mc2sleepnet-first"), load_recipe("mc2sleepnet")
    assert first.seed != second.seed
    assert first.seed_of_nights == first.seed == second.seed_of_nights


def test_only_msa_cnn_has_a_rate_for_its_convolutions(tmp_path: Path) -> None:
    path = tmp_path / "two_rates.toml"
    two_rates = "[config]\n[learning]\nconvolution_rate_share = 0.1\n"
    path.write_text(f'network = "msa_cnn"\n{two_rates}')
    assert load_one_epoch_recipe(str(path)).learning.convolution_rate_share == 0.1
    path.write_text(f'network = "ulw_sleepnet"\n{two_rates}')
    with pytest.raises(UnusableRecipe, match="only MSA-CNN"):
        load_one_epoch_recipe(str(path))
