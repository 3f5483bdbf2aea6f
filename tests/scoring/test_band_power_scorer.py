"""A night through the band-power GRU on the path that every night takes."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_files import LoadedModel, UnusableModel, load_model, save_model
from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
from sleepscorer_app.scoring.networks.bandpower_gru_config import BandPowerGRUConfig
from sleepscorer_app.scoring.night_scorer import score_samples
from tests.scoring.networks_for_tests import tiny_description

TINY = BandPowerGRUConfig(width=6, n_layers=2)


def gru_folder(folder: Path, **more: object) -> Path:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    values: dict[str, object] = {
        "network": "bandpower_gru",
        "config": TINY.to_json(),
        "views": ("plain",),
        "head_weights": (),
        "reference_spectrum": (),
    }
    return save_model(folder, BandPowerGRU(TINY), tiny_description(**(values | more)), "").folder


@pytest.fixture
def model(tmp_path: Path) -> LoadedModel:
    return load_model(gru_folder(tmp_path / "gru"))


def noise(n_epochs: int, rate_hz: int = 100) -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    loudness = rng.uniform(0.3, 3, (n_epochs, 1))
    return (
        (20 * loudness * rng.standard_normal((n_epochs, 30 * rate_hz))).astype(np.float32).ravel()
    )


def ignore(_fraction: float) -> None:
    pass


@pytest.mark.parametrize(("n_epochs", "rate_hz"), [(1, 100), (30, 100), (12, 128)])
def test_each_epoch_gets_probabilities_and_there_are_no_branches(
    model: LoadedModel, n_epochs: int, rate_hz: int
) -> None:
    scored = score_samples(noise(n_epochs, rate_hz), rate_hz, n_epochs, model, ("C4-M1",), ignore)
    assert scored.model == model.identity
    assert scored.channels == ("C4-M1",)
    assert scored.values.shape == (n_epochs, 5)
    assert np.allclose(scored.values.sum(axis=1), 1, atol=1e-5)
    assert scored.raw_branch is None
    assert scored.spectrogram_branch is None


def test_unseen_epochs_stay_unscored_and_the_rest_is_judged(model: LoadedModel) -> None:
    samples = noise(20)
    samples[5 * 3000 : 6 * 3000] = np.nan
    samples[9 * 3000 : 11 * 3000] = 0
    scored = score_samples(samples, 100, 20, model, (), ignore)
    assert np.flatnonzero(~scored.is_seen).tolist() == [5, 9, 10]
    assert np.isnan(scored.values[[5, 9, 10]]).all()
    assert scored.hypnogram().codes[5] == -1


@pytest.mark.parametrize("n_epochs", [0, 3])
def test_a_night_without_a_seen_epoch_gets_no_stages(model: LoadedModel, n_epochs: int) -> None:
    scored = score_samples(np.zeros(n_epochs * 3000, np.float32), 100, n_epochs, model, (), ignore)
    assert scored.values.shape == (n_epochs, 5)
    assert not scored.is_seen.any()


def test_the_unit_does_not_matter(model: LoadedModel) -> None:
    volts = score_samples(noise(20) * 1e-6, 100, 20, model, (), ignore)
    assert np.allclose(volts.values, score_samples(noise(20), 100, 20, model, (), ignore).values)


def test_temperature_makes_the_model_surer_and_keeps_its_stages(tmp_path: Path) -> None:
    mild, sharp = (
        score_samples(
            noise(10),
            100,
            10,
            load_model(gru_folder(tmp_path / str(heat), temperature=heat)),
            (),
            ignore,
        ).values
        for heat in (1.0, 0.5)
    )
    assert np.allclose(sharp, mild**2 / (mild**2).sum(axis=1, keepdims=True), atol=1e-5)


def test_progress_rises_to_one_and_what_report_raises_ends_the_scoring(model: LoadedModel) -> None:
    said: list[float] = []
    score_samples(noise(150), 100, 150, model, (), said.append)
    assert said == sorted(said)
    assert said[-1] == 1.0

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        score_samples(noise(150), 100, 150, model, (), stop)


def test_neighbours_matter_in_both_directions() -> None:
    torch.manual_seed(0)
    network = BandPowerGRU(TINY).eval()
    inputs, is_seen = torch.randn(1, 9, 20), torch.ones(1, 9, dtype=torch.bool)
    moved = inputs.clone()
    moved[0, 4] += 1
    changed = (network(inputs, is_seen) - network(moved, is_seen)).abs().sum(dim=2)[0]
    assert (changed > 1e-6).all()
    is_seen[0, 4] = False
    assert torch.equal(network(inputs, is_seen), network(moved, is_seen))


def test_a_setting_nobody_knows_is_named(tmp_path: Path) -> None:
    folder = gru_folder(tmp_path / "gru", config={"heads": 6})
    with pytest.raises(UnusableModel, match="heads"):
        load_model(folder)
