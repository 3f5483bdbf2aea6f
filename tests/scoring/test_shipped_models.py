"""The models that come with the program: whole, small, described, and able to score."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.assets import MODELS
from sleepscorer_app.domain.agreement import agreement
from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.simulation import simulate_hypnogram, simulate_night
from sleepscorer_app.scoring.model_files import (
    WEIGHTS_FILE,
    ModelFolder,
    list_models,
    list_unusable_models,
    load_model,
)
from sleepscorer_app.scoring.night_scorer import score_samples

SHIPPED = list_models([MODELS])


def test_mc2sleepnet_is_shipped_and_nothing_shipped_is_broken() -> None:
    assert "mc2sleepnet" in {model.folder.name for model in SHIPPED}
    assert [str(error) for error in list_unusable_models([MODELS])] == []


@pytest.fixture(params=SHIPPED, ids=lambda model: model.folder.name)
def model_folder(request: pytest.FixtureRequest) -> ModelFolder:
    return request.param


def test_the_weights_are_those_described_and_under_ten_megabytes(model_folder: ModelFolder) -> None:
    assert load_model(model_folder.folder).identity == model_folder.identity
    assert (model_folder.folder / WEIGHTS_FILE).stat().st_size < 10_000_000


def test_the_card_says_what_must_be_said(model_folder: ModelFolder) -> None:
    for words in ("must not be used", "data gap", "PhysioNet", model_folder.version):
        assert words in model_folder.card


def test_risk_falls_with_coverage(model_folder: ModelFolder) -> None:
    points = model_folder.risk_coverage
    assert points[-1].coverage == 1.0
    assert points[9].error < points[-1].error


@pytest.mark.parametrize(("rate_hz", "gain"), [(100, 1.0), (256, 1e-6)])
def test_a_simulated_night_is_scored_well_at_any_rate_and_in_any_unit(
    model_folder: ModelFolder, rate_hz: int, gain: float
) -> None:
    from scipy.signal import resample_poly

    rng = np.random.default_rng(20_260_101)
    truth = Hypnogram(simulate_hypnogram(rng).codes[:300])
    night = simulate_night(rng, hypnogram=truth, derivation="central")
    samples = np.asarray(resample_poly(night.samples, rate_hz, 100)).astype(np.float32) * gain
    model = load_model(model_folder.folder)
    scored = score_samples(samples, rate_hz, 300, model, ("C4-M1",), lambda _: None)
    assert agreement(truth, scored.hypnogram()).kappa > 0.6


def test_the_folder_of_models_says_what_it_holds() -> None:
    assert (Path(MODELS) / "README.md").read_text("utf-8").startswith("# Models")
