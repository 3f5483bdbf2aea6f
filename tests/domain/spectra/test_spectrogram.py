import numpy as np
import pytest
import scipy.signal

from sleepscorer_app.domain.spectra.spectrogram import (
    colour_limits,
    night_spectrogram,
    page_spectrogram,
)


def noise(seconds: float, rate_hz: float) -> np.ndarray:
    samples = np.random.default_rng(5).normal(0, 30, int(seconds * rate_hz))
    return samples.astype(np.float32)


@pytest.mark.parametrize(("rate_hz", "window_seconds"), [(128.0, 4.0), (100.0, 2.0), (25.0, 1.0)])
def test_the_numbers_are_those_of_scipy(rate_hz: float, window_seconds: float) -> None:
    samples = noise(120, rate_hz) + 1000
    length = round(window_seconds * rate_hz)
    frequencies_hz, times_seconds, power = scipy.signal.spectrogram(
        samples.astype(np.float64), rate_hz, "hann", length, length // 2 + length % 2
    )
    ours = night_spectrogram(
        samples, rate_hz, window_seconds=window_seconds, step_seconds=(length // 2) / rate_hz
    )
    kept = frequencies_hz <= 30
    np.testing.assert_allclose(ours.frequencies_hz, frequencies_hz[kept])
    np.testing.assert_allclose(ours.times_seconds, times_seconds)
    expected_db = 10 * np.log10(power[kept].T[:, 1:])
    np.testing.assert_allclose(ours.power_db[:, 1:], expected_db, atol=0.02)


def test_up_to_half_the_rate_the_numbers_are_those_of_scipy() -> None:
    samples = noise(60, 40.0)
    _, _, power = scipy.signal.spectrogram(samples.astype(np.float64), 40.0, "hann", 160, 80)
    ours = night_spectrogram(samples, 40.0, top_hz=50.0)
    assert ours.frequencies_hz[-1] == 20
    expected_db = 10 * np.log10(power.T[:, 1:])
    np.testing.assert_allclose(ours.power_db[:, 1:], expected_db, atol=0.02)


def test_unless_told_otherwise_a_night_has_4_s_windows_and_both_reach_30_hz() -> None:
    night = night_spectrogram(noise(40, 100), 100.0)
    assert night.times_seconds[:2].tolist() == [2, 4]
    assert night.frequencies_hz[1] == 0.25
    assert (
        night.frequencies_hz[-1] == page_spectrogram(noise(4, 100), 100.0).frequencies_hz[-1] == 30
    )


def test_windows_that_just_fit_into_the_samples_are_used() -> None:
    page = page_spectrogram(noise(30, 128), 128.0, window_seconds=2.0, step_seconds=2.0)
    assert page.times_seconds.tolist() == [float(odd) for odd in range(1, 30, 2)]
    assert np.isfinite(page.power_db).all()


def test_a_sine_shows_at_its_frequency_with_its_power() -> None:
    rate_hz = 128.0
    seconds = np.arange(0, 60, 1 / rate_hz)
    samples = (20 * np.sin(2 * np.pi * 12 * seconds)).astype(np.float32)
    spectrogram = night_spectrogram(samples, rate_hz)
    assert (spectrogram.frequencies_hz[spectrogram.power_db.argmax(axis=1)] == 12).all()
    bin_hz = spectrogram.frequencies_hz[1]
    total = (10 ** (spectrogram.power_db / 10)).sum(axis=1) * bin_hz
    np.testing.assert_allclose(total, 20**2 / 2, rtol=0.001)


def test_columns_that_touch_a_gap_are_nan_and_no_others() -> None:
    samples = noise(60, 100)
    samples[3000:3100] = np.nan
    spectrogram = night_spectrogram(samples, 100.0, window_seconds=4, step_seconds=2)
    touches = (spectrogram.times_seconds > 28) & (spectrogram.times_seconds < 33)
    assert np.isnan(spectrogram.power_db[touches]).all()
    assert np.isfinite(spectrogram.power_db[~touches]).all()
    assert touches.sum() == 2


def test_a_step_that_is_no_whole_number_of_samples_does_not_drift() -> None:
    rate_hz = 99.7
    samples = noise(3600, rate_hz)
    spectrogram = night_spectrogram(samples, rate_hz, step_seconds=1.003)
    ideal = spectrogram.times_seconds[0] + np.arange(len(spectrogram.times_seconds)) * 1.003
    assert abs(spectrogram.times_seconds - ideal).max() < 1 / rate_hz


def test_a_recording_shorter_than_a_window_has_no_columns() -> None:
    spectrogram = night_spectrogram(noise(3, 100), 100.0, window_seconds=4)
    assert spectrogram.power_db.shape == (0, len(spectrogram.frequencies_hz))
    assert spectrogram.times_seconds.shape == (0,)


def test_a_slow_channel_shows_what_its_rate_allows() -> None:
    spectrogram = night_spectrogram(noise(600, 8), 8.0)
    assert spectrogram.frequencies_hz[-1] == 4
    assert np.isfinite(spectrogram.power_db).all()


def test_the_fraction_done_rises_to_one_and_a_raise_stops_the_work() -> None:
    fractions: list[float] = []
    night_spectrogram(noise(6000, 16), 16.0, report=fractions.append)
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert len(fractions) > 1

    def stop(fraction: float) -> None:
        raise InterruptedError(fraction)

    with pytest.raises(InterruptedError):
        night_spectrogram(noise(6000, 16), 16.0, report=stop)


def test_a_page_is_filled_from_edge_to_edge_when_read_with_context() -> None:
    rate_hz = 128.0
    samples = noise(32, rate_hz)
    page = page_spectrogram(
        samples, rate_hz, samples_start_seconds=899, page_seconds=(900, 930), step_seconds=0.1
    )
    assert len(page.times_seconds) == 300
    assert page.times_seconds[0] == pytest.approx(900.05)
    assert page.times_seconds[-1] == pytest.approx(929.95)
    assert np.isfinite(page.power_db).all()


def test_a_page_without_context_is_empty_where_the_window_reaches_beyond_the_samples() -> None:
    page = page_spectrogram(noise(30, 128), 128.0, window_seconds=2.0)
    empty = np.isnan(page.power_db).all(axis=1)
    assert len(page.times_seconds) == 300
    np.testing.assert_array_equal(
        empty, (page.times_seconds < 0.999) | (page.times_seconds > 29.001)
    )


@pytest.mark.parametrize("page_seconds", [(0.0, 7.13), (3.3, 3.94), (100.0, 7300.0), (5.0, 5.0)])
def test_columns_share_any_page_evenly(page_seconds: tuple[float, float]) -> None:
    start_seconds, stop_seconds = page_seconds
    page = page_spectrogram(noise(4, 128), 128.0, page_seconds=page_seconds)
    edges = np.linspace(start_seconds, stop_seconds, len(page.times_seconds) + 1)
    np.testing.assert_allclose(page.times_seconds, (edges[1:] + edges[:-1]) / 2)
    assert len(page.times_seconds) == round((stop_seconds - start_seconds) / 0.1)


def test_a_burst_stands_at_its_time_on_the_page() -> None:
    rate_hz = 128.0
    seconds = np.arange(-1, 31, 1 / rate_hz)
    burst = np.sin(2 * np.pi * 13 * seconds) * np.exp(-(((seconds - 12.25) / 0.3) ** 2))
    page = page_spectrogram(
        burst.astype(np.float32), rate_hz, samples_start_seconds=-1, page_seconds=(0, 30)
    )
    column, row = np.unravel_index(np.nanargmax(page.power_db), page.power_db.shape)
    assert page.times_seconds[column] == pytest.approx(12.25, abs=0.051)
    assert page.frequencies_hz[row] == 13


def test_colours_ignore_gaps_flat_stretches_and_single_extremes() -> None:
    power_db = np.random.default_rng(0).uniform(-10, 20, (200, 50)).astype(np.float32)
    calm = colour_limits(power_db)
    power_db[:40] = np.nan
    power_db[40:60] = night_spectrogram(np.zeros(1000, np.float32), 100.0).power_db[0, 0]
    power_db[60, 0] = 900
    power_db[61, 0] = np.inf
    assert colour_limits(power_db) == pytest.approx(calm, abs=0.5)
    assert calm == pytest.approx((-8.5, 18.5), abs=0.5)


def test_colours_of_nothing_are_still_a_range() -> None:
    assert colour_limits(np.full((3, 4), np.nan, np.float32)) == (0.0, 1.0)
    assert colour_limits(np.empty((0, 4), np.float32)) == (0.0, 1.0)


def test_colours_of_an_even_picture_are_still_a_range() -> None:
    lowest, highest = colour_limits(np.full((3, 4), 7, np.float32))
    assert lowest == 7
    assert highest > lowest


def test_colours_reach_from_the_5th_to_the_95th_percentile_and_over_1_db_at_least() -> None:
    assert colour_limits(np.arange(101, dtype=np.float32)) == pytest.approx((5.0, 95.0))
    assert colour_limits(np.full((3, 4), 7, np.float32)) == (7.0, 8.0)


def test_a_flat_trace_stands_at_80_db_below_and_has_no_colours_of_its_own() -> None:
    flat = night_spectrogram(np.zeros(1000, np.float32), 100.0)
    np.testing.assert_allclose(flat.power_db, -80.0, atol=1e-4)
    assert colour_limits(flat.power_db) == (0.0, 1.0)
    assert colour_limits(np.array([-79.9, -79.8], np.float32))[0] == pytest.approx(
        -79.895, abs=0.001
    )


def test_a_window_that_ends_with_the_samples_is_the_last() -> None:
    night = night_spectrogram(noise(12, 100), 100.0, window_seconds=4.0, step_seconds=2.0)
    assert night.times_seconds.tolist() == [2, 4, 6, 8, 10]
    one_less = night_spectrogram(noise(12, 100)[:-1], 100.0, window_seconds=4.0, step_seconds=2.0)
    assert one_less.times_seconds.tolist() == [2, 4, 6, 8]
