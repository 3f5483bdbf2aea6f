"""The spectral GRU: what it reads of an epoch, and a night through it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_files import LoadedModel, UnusableModel, load_model, save_model
from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU, spectral_summary
from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.scoring.spectral_gru_scorer import read_spectra, spectral_summaries
from tests.scoring.networks_for_tests import tiny_description

TINY = SpectralGRUConfig(n_copies=2, units=8, width=6)


class GivenUp(Exception):
    """Stands for a user who does not want to wait."""


def folder_of(folder: Path, **more: object) -> Path:
    torch.manual_seed(0)
    values: dict[str, object] = {
        "network": "spectral_gru",
        "config": TINY.to_json(),
        "views": ("plain",),
        "head_weights": (),
        "reference_spectrum": (),
    }
    return save_model(folder, SpectralGRU(TINY), tiny_description(**(values | more)), "").folder


@pytest.fixture
def model(tmp_path: Path) -> LoadedModel:
    return load_model(folder_of(tmp_path / "gru"))


def noise(n_epochs: int, rate_hz: int = 100) -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    loudness = rng.uniform(0.3, 3, (n_epochs, 1))
    return (loudness * rng.standard_normal((n_epochs, 30 * rate_hz))).astype(np.float32).ravel()


def ignore(_fraction: float) -> None:
    pass


def test_the_summary_is_mean_spread_and_how_far_loud_frames_stand_out() -> None:
    spectrogram = np.random.default_rng(1).normal(size=(4, 29, 128))
    found = spectral_summary(torch.from_numpy(spectrogram)).numpy()
    mean = spectrogram.mean(axis=1)
    assert np.allclose(found[:, 0], mean)
    assert np.allclose(found[:, 1], spectrogram.std(axis=1, ddof=1))
    assert np.allclose(found[:, 2], np.quantile(spectrogram, 0.9, axis=1) - mean)


def test_summaries_do_not_depend_on_how_many_are_made_at_once() -> None:
    epochs = noise(70).reshape(-1, 3000)
    assert np.allclose(spectral_summaries(epochs)[66:], spectral_summaries(epochs[66:]), atol=1e-5)


def test_a_louder_night_shifts_the_mean_spectrum_and_nothing_else() -> None:
    epochs = noise(3).reshape(-1, 3000)
    quiet, loud = spectral_summaries(epochs), spectral_summaries(10 * epochs)
    assert np.allclose(loud[:, 0] - quiet[:, 0], 20, atol=0.01)
    assert np.allclose(loud[:, 1:], quiet[:, 1:], atol=0.01)


@pytest.mark.parametrize(("n_epochs", "rate_hz"), [(1, 100), (70, 100), (12, 128)])
def test_each_epoch_gets_probabilities_and_there_are_no_branches(
    model: LoadedModel, n_epochs: int, rate_hz: int
) -> None:
    scored = score_samples(noise(n_epochs, rate_hz), rate_hz, n_epochs, model, ("C4-M1",), ignore)
    assert scored.values.shape == (n_epochs, 5)
    assert np.allclose(scored.values.sum(axis=1), 1, atol=1e-5)
    assert scored.raw_branch is None


def test_copies_are_averaged_as_probabilities(model: LoadedModel) -> None:
    network = model.network
    assert isinstance(network, SpectralGRU)
    summaries = torch.from_numpy(spectral_summaries(noise(9).reshape(-1, 3000)))[None]
    seen = torch.ones(1, 9, dtype=torch.bool)
    with torch.inference_mode():
        x = network.standardised(summaries, seen)
        each = [torch.softmax(copy(x), dim=-1) for copy in network.copies]
        together = torch.softmax(network(summaries, seen), dim=-1)
    assert not torch.allclose(each[0], each[1], atol=1e-3)
    assert torch.allclose(together, (each[0] + each[1]) / 2, atol=1e-6)


def test_what_an_unseen_epoch_holds_changes_nothing(model: LoadedModel) -> None:
    network = model.network
    assert isinstance(network, SpectralGRU)
    epochs = noise(20).reshape(-1, 3000)
    is_seen = np.ones(20, np.bool_)
    is_seen[7:9] = False
    other = epochs.copy()
    other[7:9] = 1000 * noise(2).reshape(-1, 3000)
    one, two = (read_spectra(network, held, is_seen, ignore)[0] for held in (epochs, other))
    assert np.array_equal(one, two, equal_nan=True)
    assert np.isnan(one[7:9]).all()
    assert np.isfinite(one[is_seen]).all()


def test_a_night_nobody_may_look_at_says_nothing(model: LoadedModel) -> None:
    network = model.network
    assert isinstance(network, SpectralGRU)
    said = read_spectra(network, noise(3).reshape(-1, 3000), np.zeros(3, np.bool_), ignore)
    assert np.isnan(said).all()


def test_it_can_be_given_up(model: LoadedModel) -> None:
    def give_up(fraction: float) -> None:
        if fraction > 0.3:
            raise GivenUp

    with pytest.raises(GivenUp):
        score_samples(noise(200), 100, 200, model, ("C4-M1",), give_up)


def test_a_setting_nobody_knows_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "gru", config={"n_heads": 3})
    with pytest.raises(UnusableModel, match="the spectral GRU has no setting 'n_heads'"):
        load_model(folder)
