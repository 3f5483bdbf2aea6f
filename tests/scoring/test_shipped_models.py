"""The models that come with the program: whole, small, described, and able to score."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from sleepscorer_app.assets import MODELS
from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.interscorer.agreement import agreement
from sleepscorer_app.domain.simulation import simulate_hypnogram, simulate_night
from sleepscorer_app.scoring.committee import load_scorer
from sleepscorer_app.scoring.committee_members import COMMITTEE
from sleepscorer_app.scoring.model_files import (
    WEIGHTS_FILE,
    ModelFolder,
    list_models,
    list_unusable_models,
    load_model,
)
from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training.nights.validation import figures
from sleepscorer_app.training.recipe import load_band_power_recipe
from sleepscorer_app.training.runs.band_power_nights import (
    FILE_NAME,
    load_band_power_nights,
    nights_of,
    split_of,
)
from sleepscorer_app.training.runs.band_power_training import TO_TEST_ON, score_nights

SHIPPED = list_models([MODELS])


def test_the_default_comes_first_and_nothing_is_broken() -> None:
    assert [model.folder.name for model in SHIPPED] == [
        "committee",
        "bandpower-gru",
        "mc2sleepnet",
        "mc2sleepnet-first",
        "msa-cnn-large",
        "msa-cnn-small",
        "spectral-gru",
        "spectral-gru-mapped",
        "ulw-sleepnet",
    ]
    assert [str(error) for error in list_unusable_models([MODELS])] == []


@pytest.fixture(params=SHIPPED, ids=lambda model: model.folder.name)
def model_folder(request: pytest.FixtureRequest) -> ModelFolder:
    return request.param


def test_the_weights_are_those_described_and_under_ten_megabytes(model_folder: ModelFolder) -> None:
    assert load_scorer(model_folder.folder).identity == model_folder.identity
    if model_folder.description.network != COMMITTEE:
        assert (model_folder.folder / WEIGHTS_FILE).stat().st_size < 10_000_000


def test_the_card_says_what_must_be_said(model_folder: ModelFolder) -> None:
    is_committee = model_folder.description.network == COMMITTEE
    source = "the card beside its weights" if is_committee else "PhysioNet"
    for words in ("must not be used", "data gap", source, model_folder.version):
        told = f"a card that is shipped says “{words}”: {model_folder.folder.name}/CARD.md"
        assert words in model_folder.card, told


def test_risk_falls_with_coverage(model_folder: ModelFolder) -> None:
    points = model_folder.risk_coverage
    assert points, "a model that is shipped says risk_coverage in its model.json"
    assert points[-1].coverage == 1.0
    assert points[9].error < points[-1].error


def simulated_night() -> tuple[Hypnogram, NDArray[np.float32]]:
    """The first two and a half hours of a night, 100 samples per second."""
    rng = np.random.default_rng(20_260_101)
    truth = Hypnogram(simulate_hypnogram(rng).codes[:300])
    return truth, simulate_night(rng, hypnogram=truth, derivation="central").samples


def scored(folder: Path, samples: NDArray[np.float32], rate_hz: int) -> Hypnogram:
    model = load_scorer(folder)
    return score_samples(samples, rate_hz, 300, model, ("C4-M1",), lambda _: None).hypnogram()


def test_the_model_taken_unasked_scores_a_simulated_night_well() -> None:
    truth, samples = simulated_night()
    assert agreement(truth, scored(SHIPPED[0].folder, samples, 100)).kappa > 0.6


def test_neither_the_rate_nor_the_unit_matters(model_folder: ModelFolder) -> None:
    _, samples = simulated_night()
    volts = np.asarray(resample_poly(samples, 256, 100)).astype(np.float32) * 1e-6
    one, other = scored(model_folder.folder, samples, 100), scored(model_folder.folder, volts, 256)
    assert agreement(one, other).kappa > 0.9


def test_the_gru_scores_people_it_never_saw_as_its_card_says(shared_folder: Path) -> None:
    model = load_model(MODELS / "bandpower-gru")
    nights = load_band_power_nights(shared_folder / "data" / FILE_NAME)
    strangers = split_of(nights, load_band_power_recipe("bandpower-gru").split).test
    network = cast("BandPowerGRU", model.network)
    found = score_nights(network, nights_of(nights, strangers), TO_TEST_ON)
    said = model.description.validation[1]
    assert said.kappa > 0.7
    assert figures(TO_TEST_ON, found).kappa == pytest.approx(said.kappa, abs=1e-3)


def test_the_folder_of_models_says_what_it_holds() -> None:
    assert (Path(MODELS) / "README.md").read_text("utf-8").startswith("# Models")
