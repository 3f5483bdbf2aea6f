"""Band powers against a computation spelled out here, and what the GRU reads of them."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import firwin, get_window

from sleepscorer_app.scoring.band_powers import BANDS_HZ, log_band_powers, network_inputs

BIAS_OF_MEDIAN = 1 + sum(1 / (2 * i + 1) - 1 / (2 * i) for i in range(1, 7))
"""The median of the powers of 14 windows of noise lies below their mean by this factor."""


def ignore(_fraction: float) -> None:
    pass


def noise(n_epochs: int, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    loudness = rng.uniform(0.3, 3, (n_epochs, 1))
    return (loudness * rng.standard_normal((n_epochs, 3000))).astype(np.float32)


def spelled_out(epochs: NDArray[np.float32]) -> NDArray[np.float64]:
    """The same by hand: convolve, cut into 14 windows per epoch, FFT, median, integrate."""
    taps = firwin(661, (0.25, 33.75), pass_zero=False, fs=100)
    night = np.convolve(epochs.ravel().astype(np.float64), taps, mode="same")
    window = get_window("hamming", 400)
    frequencies = np.fft.rfftfreq(400, 0.01)
    rows = []
    for epoch in night.reshape(epochs.shape):
        cut = np.stack([epoch[start : start + 400] for start in range(0, 2601, 200)])
        cut = (cut - cut.mean(axis=1, keepdims=True)) * window
        power = 2 * np.abs(np.fft.rfft(cut, axis=1)) ** 2 / (100 * (window**2).sum())
        density = np.median(power, axis=0) / BIAS_OF_MEDIAN
        row = []
        for low_hz, high_hz in BANDS_HZ:
            held = (frequencies >= low_hz) & (frequencies <= high_hz)
            d, f = density[held], frequencies[held]
            row.append(((d[1:] + d[:-1]) / 2 * np.diff(f)).sum())
        rows.append(np.log(row))
    return np.array(rows)


def test_the_powers_are_those_of_the_published_recipe() -> None:
    epochs = noise(7)
    assert np.abs(log_band_powers(epochs, ignore) - spelled_out(epochs)).max() < 1e-6


@pytest.mark.parametrize(("hz", "band"), [(1, 0), (6, 1), (10, 2), (14, 3), (22, 4)])
def test_a_tone_lies_in_its_band_with_its_power(hz: float, band: int) -> None:
    tone = 3 * np.sin(2 * np.pi * hz * np.arange(6 * 3000) / 100).astype(np.float32)
    powers = np.exp(log_band_powers(tone.reshape(6, 3000), ignore))[2]
    assert powers.argmax() == band
    # All windows of a tone are alike, so what corrects a median for noise only raises it.
    assert powers[band] == pytest.approx(3**2 / 2 / BIAS_OF_MEDIAN, rel=0.01)
    assert np.delete(powers, band).max() < 0.01


@pytest.mark.parametrize("hz", [0.1, 40, 50])
def test_what_the_band_pass_takes_away_reaches_no_band(hz: float) -> None:
    tone = np.sin(2 * np.pi * hz * np.arange(6 * 3000) / 100 + 0.3).astype(np.float32)
    assert np.exp(log_band_powers(tone.reshape(6, 3000), ignore))[2].max() < 1e-3


@pytest.mark.parametrize("n_epochs", [0, 1, 2])
def test_the_shortest_nights_have_a_row_per_epoch(n_epochs: int) -> None:
    assert log_band_powers(noise(n_epochs), ignore).shape == (n_epochs, 5)


def test_pieces_change_nothing_and_what_report_raises_ends_the_work() -> None:
    epochs, said = noise(230), list[float]()
    whole = log_band_powers(epochs, said.append)
    assert said == [100 / 230, 200 / 230, 1.0]
    assert np.abs(whole[150:160] - log_band_powers(epochs[148:162], ignore)[2:12]).max() < 1e-3

    def stop(_fraction: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        log_band_powers(epochs, stop)


def test_the_inputs_are_powers_shares_and_the_same_in_the_nights_own_spread() -> None:
    powers = np.random.default_rng(0).normal(0, 1, (40, 5))
    is_seen = np.ones(40, np.bool_)
    inputs = network_inputs(powers, is_seen)
    assert inputs.shape == (40, 20)
    assert np.allclose(inputs[:, 5:10].sum(axis=1), 1, atol=1e-6)
    assert np.allclose(inputs[:, 5:10], np.exp(powers) / np.exp(powers).sum(1)[:, None], atol=1e-6)
    level = np.median(np.log(np.exp(powers).sum(axis=1)))
    assert np.allclose(inputs[:, :5], powers - level, atol=1e-6)
    assert np.allclose(np.median(inputs[:, 10:], axis=0), 0, atol=1e-6)
    assert np.allclose(np.median(np.abs(inputs[:, 10:]), axis=0), 0.6745, atol=1e-4)


def test_the_level_of_the_night_does_not_matter() -> None:
    powers, is_seen = np.random.default_rng(0).normal(0, 1, (40, 5)), np.ones(40, np.bool_)
    louder = network_inputs(powers + np.log(1e-12), is_seen)
    assert np.allclose(network_inputs(powers, is_seen), louder, atol=1e-4)


def test_an_unseen_epoch_moves_no_other() -> None:
    powers, is_seen = np.random.default_rng(0).normal(0, 1, (40, 5)), np.ones(40, np.bool_)
    is_seen[[3, 17]] = False
    one = network_inputs(powers, is_seen)
    powers[[3, 17]] = -27.6
    assert np.array_equal(one, network_inputs(powers, is_seen))
    assert not one[[3, 17]].any()
    assert not network_inputs(powers, np.zeros(40, np.bool_)).any()
