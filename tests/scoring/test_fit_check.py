"""What is said of a derivation before it is scored, on nights that fit and nights that do not."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from sleepscorer_app.domain.simulation.hypnograms import simulate_hypnogram
from sleepscorer_app.domain.simulation.night import simulate_night
from sleepscorer_app.scoring.fit_check import FARTHEST_SPECTRUM, Fit, fit_of, spectral_distance
from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.model_input import night_input
from sleepscorer_app.scoring.monge_mapping import log_spectrum
from sleepscorer_app.scoring.night_scorer import Trace
from tests.scoring.networks_for_tests import tiny_description

N_EPOCHS = 60
SECONDS = N_EPOCHS * 30


class GivenUp(Exception):
    pass


def ignore(_fraction: float) -> None:
    pass


def sleep(seed: int, rate_hz: int = 100) -> NDArray[np.float32]:
    """EEG of half an hour, in µV; held still where more samples per second are wanted."""
    rng = np.random.default_rng(seed)
    hypnogram = simulate_hypnogram(rng, n_epochs=N_EPOCHS)
    samples = simulate_night(rng, hypnogram=hypnogram, derivation="central").samples
    return np.repeat(samples, rate_hz // 100)


def spectrum(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    return log_spectrum(night_input(samples, 100, N_EPOCHS).samples)


@pytest.fixture(scope="module")
def description() -> ModelDescription:
    """A model that learned from a few nights like those that are tried."""
    spectra = np.array([spectrum(sleep(seed)) for seed in range(6)])
    return tiny_description(
        reference_spectrum=tuple(spectra.mean(axis=0)),
        # As wide as the nights that a shipped network learned from: recorded otherwise each time.
        spectrum_spread=tuple(np.maximum(spectra.std(axis=0), 0.6)),
    )


def fit(samples: NDArray[np.float32], description: ModelDescription | None, rate_hz: int) -> Fit:
    return fit_of(Trace("C4-M1", samples, rate_hz), N_EPOCHS, description, ignore)


def test_a_night_of_sleep_fits(description: ModelDescription) -> None:
    found = fit(sleep(9), description, 100)
    assert found == Fit(("C4-M1: 100 samples per second, read as it is.",), ())


def test_the_change_of_rate_is_said(description: ModelDescription) -> None:
    assert fit(sleep(9, 200), description, 200).findings[0] == (
        "C4-M1: 200 samples per second, read at 100."
    )


def test_mains_noise_is_said_and_no_reason_to_score_by_hand() -> None:
    seconds = np.arange(SECONDS * 200) / 200
    hum = (12 * np.sin(2 * np.pi * 50 * seconds)).astype(np.float32)
    found = fit(sleep(9, 200) + hum, None, 200)
    assert any("Mains noise at 50 Hz" in one for one in found.findings)
    assert found.reasons == ()


def test_a_night_that_is_mostly_flat_is_to_be_scored_by_hand(
    description: ModelDescription,
) -> None:
    samples = sleep(9)
    samples[: 40 * 3000] = 0
    found = fit(samples, description, 100)
    assert "20 of 30 minutes are flat." in found.findings
    assert found.sentences[-1].startswith("Score this night by hand: 67% of the night is flat")


def test_a_night_that_is_clipped_is_to_be_scored_by_hand(description: ModelDescription) -> None:
    found = fit(np.clip(sleep(9), -8, 8), description, 100)
    assert any("minutes are clipped" in one for one in found.findings)
    assert any("of the night is clipped" in one for one in found.reasons)


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1e-3, "100% of the night is flat"), (0.05, "not that of EEG"), (1e3, "not that of EEG")],
)
def test_a_wrong_unit_is_doubted(factor: float, words: str, description: ModelDescription) -> None:
    found = fit((sleep(9) * factor).astype(np.float32), description, 100)
    assert any(words in one for one in found.reasons)


def test_muscle_in_the_place_of_eeg_is_told_by_its_spectrum(description: ModelDescription) -> None:
    noise = np.random.default_rng(0).standard_normal(SECONDS * 100)
    muscle = 30 * sosfilt(butter(4, 10, "highpass", fs=100, output="sos"), noise)
    found = fit(muscle.astype(np.float32), description, 100)
    assert any("may be no EEG of sleep" in one for one in found.reasons)
    assert fit(muscle.astype(np.float32), None, 100).reasons == ()


def test_the_unit_does_not_move_the_spectrum(description: ModelDescription) -> None:
    one, other = (
        spectral_distance(night_input(sleep(9) * factor, 100, N_EPOCHS).samples, description)
        for factor in (np.float32(1), np.float32(1e3))
    )
    assert one == pytest.approx(other, rel=1e-3)
    assert one is not None
    assert one < FARTHEST_SPECTRUM


def test_a_model_that_tells_no_spread_is_not_compared_with(description: ModelDescription) -> None:
    untold = replace(description, spectrum_spread=())
    assert spectral_distance(sleep(9).reshape(-1, 3000), untold) is None


def test_it_can_be_given_up(description: ModelDescription) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.4:
            raise GivenUp

    with pytest.raises(GivenUp):
        fit_of(Trace("C4-M1", sleep(9), 100), N_EPOCHS, description, stop)
