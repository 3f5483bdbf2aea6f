import numpy as np
import pytest
import scipy.signal

from sleepscorer_app.domain.spectra.power_density import (
    SHORTEST_FOR_TAPERS,
    SpectralMethod,
    frequencies_up_to,
    power_density,
    tapers,
)
from sleepscorer_app.domain.spectra.spectrogram import night_spectrogram, page_spectrogram

RATE_HZ = 128.0
MULTITAPER, WELCH = SpectralMethod.MULTITAPER, SpectralMethod.WELCH


def noise(seconds: float, rate_hz: float = RATE_HZ) -> np.ndarray:
    samples = np.random.default_rng(3).normal(0, 30, int(seconds * rate_hz))
    return samples.astype(np.float32)


def sine(seconds: float, hz: float, amplitude: float) -> np.ndarray:
    times = np.arange(0, seconds, 1 / RATE_HZ)
    return (amplitude * np.sin(2 * np.pi * hz * times)).astype(np.float32)


@pytest.mark.parametrize("method", SpectralMethod)
@pytest.mark.parametrize("length", [SHORTEST_FOR_TAPERS, 257, 1024])
def test_every_taper_has_the_energy_1_and_the_weights_sum_to_1(
    method: SpectralMethod, length: int
) -> None:
    found = tapers(method, length)
    np.testing.assert_allclose(np.square(found.windows).sum(axis=1), 1, rtol=1e-5)
    assert found.weights.sum() == pytest.approx(1)
    assert len(found.weights) == (5 if method is MULTITAPER else 1)


def test_the_tapers_are_independent_of_each_other_and_keep_their_power_together() -> None:
    found = tapers(MULTITAPER, 512)
    np.testing.assert_allclose(found.windows @ found.windows.T, np.eye(5), atol=1e-5)
    assert found.weights.min() / found.weights.max() > 0.9


def test_a_window_too_short_for_tapers_is_a_hann_window() -> None:
    short = SHORTEST_FOR_TAPERS - 1
    assert len(tapers(MULTITAPER, short).windows) == 1
    np.testing.assert_array_equal(tapers(MULTITAPER, short).windows, tapers(WELCH, short).windows)


@pytest.mark.parametrize("length", [1024, 1023])
def test_multitaper_gives_the_numbers_of_mne(length: int) -> None:
    """MNE-Python cuts its tapers from ones a sample longer: a hundredth at the foot of a peak."""
    from mne.time_frequency import psd_array_multitaper

    samples = noise(120) + sine(120, 12.0, 20.0) + 1000
    starts = np.arange(0, len(samples) - length, length // 2)
    ours = power_density(samples, starts, tapers(MULTITAPER, length), RATE_HZ, RATE_HZ)
    windows = np.stack([samples[one : one + length] for one in starts]).astype(np.float64)
    theirs, frequencies_hz = psd_array_multitaper(
        windows,
        RATE_HZ,
        bandwidth=2 * 3 * RATE_HZ / length,
        normalization="full",
        remove_dc=True,
        verbose="ERROR",
    )
    np.testing.assert_allclose(frequencies_up_to(RATE_HZ, RATE_HZ, length), frequencies_hz)
    differs = np.abs(10 * np.log10(ours[:, 1:] / theirs[:, 1:]))
    assert np.median(differs) < 0.02
    assert np.quantile(differs, 0.999) < 0.3
    np.testing.assert_allclose(ours.mean(axis=0)[1:], theirs.mean(axis=0)[1:], rtol=0.015)


def test_multitaper_gives_what_adding_up_scipys_periodograms_gives() -> None:
    samples, length = noise(4), 512
    samples -= samples.mean()
    windows, kept = scipy.signal.windows.dpss(length, 3, 5, return_ratios=True)
    each = [
        scipy.signal.periodogram(samples.astype(np.float64), RATE_HZ, window, detrend=False)[1]
        for window in windows
    ]
    ours = power_density(samples, np.array([0]), tapers(MULTITAPER, length), RATE_HZ, RATE_HZ)
    expected = np.average(each, axis=0, weights=kept)
    np.testing.assert_allclose(ours[0, 1:], expected[1:], rtol=1e-3)


@pytest.mark.parametrize("method", SpectralMethod)
def test_a_sine_in_noise_has_the_power_a_direct_periodogram_finds(method: SpectralMethod) -> None:
    samples = sine(600, 13.0, 20.0) + noise(600) / 30
    length = 512
    starts = np.arange(0, len(samples) - length + 1, length)
    density = power_density(samples, starts, tapers(method, length), RATE_HZ, 30.0).mean(axis=0)
    frequencies_hz = frequencies_up_to(30.0, RATE_HZ, length)
    near = np.abs(frequencies_hz - 13) <= 1.0
    assert density[near].sum() * RATE_HZ / length == pytest.approx(200.0, rel=0.01)
    direct_hz, direct = scipy.signal.periodogram(samples.astype(np.float64), RATE_HZ)
    quiet = (direct_hz > 20) & (direct_hz < 30)
    ours = density[(frequencies_hz > 20) & (frequencies_hz < 30)].mean()
    assert ours == pytest.approx(direct[quiet].mean(), rel=0.05)
    assert ours == pytest.approx(1.0 / (RATE_HZ / 2), rel=0.05)


def test_multitaper_varies_less_than_one_window() -> None:
    samples, length = noise(400), 512
    starts = np.arange(0, len(samples) - length + 1, length)

    def spread(method: SpectralMethod) -> float:
        density = power_density(samples, starts, tapers(method, length), RATE_HZ, 60.0)[:, 4:]
        return float((density.std(axis=0) / density.mean(axis=0)).mean())

    assert spread(WELCH) == pytest.approx(1.0, abs=0.1)
    assert spread(MULTITAPER) == pytest.approx(1 / np.sqrt(5), abs=0.06)


def test_many_windows_are_worked_at_in_parts_with_the_same_numbers() -> None:
    samples, length = noise(300), 256
    starts = np.arange(0, len(samples) - length, 100)
    together = power_density(samples, starts, tapers(MULTITAPER, length), RATE_HZ, 30.0)
    assert len(starts) > 256
    for place in (0, 255, 256, len(starts) - 1):
        alone = power_density(
            samples, starts[place : place + 1], tapers(MULTITAPER, length), RATE_HZ, 30.0
        )
        np.testing.assert_allclose(together[place], alone[0], rtol=1e-4, atol=1e-6)


def test_night_and_page_are_the_same_where_their_windows_are() -> None:
    samples = noise(60)
    night = night_spectrogram(samples, RATE_HZ, method=MULTITAPER, window_seconds=2, top_hz=64)
    page = page_spectrogram(
        samples, RATE_HZ, method=MULTITAPER, window_seconds=2, step_seconds=2, top_hz=64
    )
    assert night.frequencies_hz[-1] == page.frequencies_hz[-1] == 64
    np.testing.assert_allclose(page.power_db, night.power_db[::2], atol=1e-3)


@pytest.mark.parametrize("length", [256, 255])
def test_each_frequency_has_the_density_that_scipys_periodogram_gives_it(length: int) -> None:
    samples = noise(4)[:length]
    expected = scipy.signal.periodogram(samples, RATE_HZ, tapers(WELCH, length).windows[0])[1]
    (ours,) = power_density(samples, np.array([0]), tapers(WELCH, length), RATE_HZ, RATE_HZ)
    np.testing.assert_allclose(ours, expected, rtol=1e-3, atol=1e-7)


def test_the_fraction_done_is_told_up_to_the_whole() -> None:
    told: list[float] = []
    starts = np.arange(384)
    power_density(noise(10), starts, tapers(WELCH, 256), RATE_HZ, 30.0, told.append)
    assert told == pytest.approx([2 / 3, 1])


def test_windows_with_missing_samples_are_nan() -> None:
    samples = noise(20)
    samples[1000] = np.nan
    density = power_density(samples, np.array([0, 800]), tapers(MULTITAPER, 512), RATE_HZ, 30.0)
    assert np.isfinite(density[0]).all()
    assert np.isnan(density[1]).all()


def test_no_windows_have_no_spectra() -> None:
    nothing = np.array([], dtype=np.int64)
    assert power_density(noise(1), nothing, tapers(WELCH, 512), RATE_HZ, 30.0).shape == (0, 121)
