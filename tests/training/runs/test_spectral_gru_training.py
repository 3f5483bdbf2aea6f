"""Training the spectral GRU: it learns tones, leaves hybrids unmapped alone, and repeats itself."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.model_files import load_model
from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig
from sleepscorer_app.training.nights.night_pool import (
    NightPool,
    prepared,
    reference_spectrum,
    write_night,
)
from sleepscorer_app.training.nights.validation import ValidationNight, figures
from sleepscorer_app.training.recipe import (
    SpectralGRURecipe,
    SpectralGRUSteps,
    Supply,
    UnusableRecipe,
    load_spectral_recipe,
)
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.spectral_gru_training import (
    SummarisedNight,
    distorted,
    score_spectral_validation,
    summarised_nights,
    train_copies,
)
from sleepscorer_app.training.train import train
from tests.training.toy_nights import ToyNights

torch.set_num_threads(1)

TOY = SpectralGRURecipe(
    name="toy",
    network="spectral_gru",
    config=SpectralGRUConfig(n_copies=2, units=16, width=8),
    supply=Supply(first_nights=6, most_nights=6, reference_nights=1, hybrid_nights_share=0.5),
    learning=SpectralGRUSteps(steps=25, nights=4, length=20, learning_rate=2e-2),
)


def ignore(_news: News) -> None:
    pass


def pool_of(folder: Path, *, hybrids: bool = False) -> NightPool:
    maker = ToyNights(makes_hybrids=hybrids)
    reference = reference_spectrum(maker, 1, 1)
    return NightPool(folder, maker, TOY.supply, TOY.seed, reference)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[SummarisedNight]:
    with pool_of(tmp_path_factory.mktemp("pool")) as pool:
        return summarised_nights(pool, TOY, ignore)


def test_it_learns_to_tell_tones_apart(nights: list[SummarisedNight], tmp_path: Path) -> None:
    network = train_copies(TOY, nights, ignore)
    made = ToyNights().make(np.random.default_rng(99), hybrid=False)
    write_night(tmp_path / "night.safetensors", prepared(made, np.zeros(129)))
    kept_out = [ValidationNight.load("toy", tmp_path / "night.safetensors")]
    assert figures("toy", score_spectral_validation(network, kept_out, ("plain",))).accuracy > 0.9


def test_a_stretch_is_distorted_alike_in_all_its_epochs_and_unlike_the_others() -> None:
    x = torch.randn(3, 5, 3, 128)
    settings = SpectralGRUSteps(shapeless_share=0.0)
    offsets = distorted(np.random.default_rng(0), x, settings) - x
    assert torch.allclose(offsets, offsets[:, :1].expand_as(offsets), atol=1e-5)
    assert (offsets.abs().amax(dim=(1, 2, 3)) > 0.1).all()
    assert not torch.allclose(offsets[0], offsets[1], atol=0.05)
    # Smooth: neighbouring bins move together.
    assert offsets[:, 0].diff(dim=-1).std() < 0.3 * offsets[:, 0].std()


def test_a_stretch_may_show_its_mean_spectrum_alone() -> None:
    settings = SpectralGRUSteps(shapeless_share=1.0)
    shown = distorted(np.random.default_rng(0), torch.randn(2, 4, 3, 128), settings)
    assert (shown[:, :, 1:] == 0).all()
    assert (shown[:, :, 0] != 0).any()


def test_the_same_recipe_gives_the_same_weights(nights: list[SummarisedNight]) -> None:
    short = replace(TOY, learning=replace(TOY.learning, steps=3))
    one, two = (train_copies(short, nights, ignore).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_copies_differ(nights: list[SummarisedNight]) -> None:
    short = replace(TOY, learning=replace(TOY.learning, steps=3))
    weights = train_copies(short, nights, ignore).state_dict()
    assert not torch.equal(weights["copies.0.stages.weight"], weights["copies.1.stages.weight"])


def test_hybrids_are_learned_from_only_when_mapped(tmp_path: Path) -> None:
    with pool_of(tmp_path, hybrids=True) as pool:
        n_hybrids = sum(pool.is_hybrid(index) for index in range(6))
        assert 0 < n_hybrids < 6
        plain = summarised_nights(pool, TOY, ignore)
        mapped = summarised_nights(pool, replace(TOY, views=("mapped",)), ignore)
    assert (len(plain), len(mapped)) == (6 - n_hybrids, 6)
    assert sum(night.is_hybrid for night in mapped) == n_hybrids


def test_the_shipped_recipe_is_read() -> None:
    recipe = load_spectral_recipe("spectral-gru")
    assert recipe.views == ("plain",)
    assert recipe.config == SpectralGRUConfig()
    assert recipe.learning == SpectralGRUSteps()


def test_a_key_nobody_knows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('network = "spectral_gru"\n[learning]\nstep = 3\n')
    with pytest.raises(UnusableRecipe, match="nobody knows the key 'step'"):
        load_spectral_recipe(str(path))


def test_training_writes_a_model_folder_with_its_card(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(
        'network = "spectral_gru"\nvalidation_nights = 1\n'
        "[config]\nn_copies = 1\nunits = 8\nwidth = 4\n"
        "[supply]\nfirst_nights = 1\nmost_nights = 1\nreference_nights = 1\n"
        "[learning]\nsteps = 2\nnights = 1\n"
    )
    made = train(str(path), None, tmp_path / "model", ignore, cache=tmp_path / "cache")
    assert load_model(made.folder).identity == made.identity
    assert made.description.validation[0].n_nights == 1
    assert "spectral GRU" in made.card
