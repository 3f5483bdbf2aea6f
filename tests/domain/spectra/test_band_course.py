import numpy as np
import pytest
import scipy.signal

from sleepscorer_app.domain.spectra.band_course import (
    BANDS,
    BETA,
    DELTA,
    SIGMA,
    BandCourse,
    BandScale,
    band_course,
    smoothed,
)

RATE_HZ = 128.0


def noise(seconds: float, rate_hz: float = RATE_HZ) -> np.ndarray:
    samples = np.random.default_rng(7).normal(0, 30, int(seconds * rate_hz))
    return samples.astype(np.float32)


def sine(seconds: float, hz: float, amplitude: float) -> np.ndarray:
    times = np.arange(0, seconds, 1 / RATE_HZ)
    return (amplitude * np.sin(2 * np.pi * hz * times)).astype(np.float32)


@pytest.mark.parametrize(("band", "hz"), [(DELTA, 2.0), (SIGMA, 13.0), (BETA, 20.0)])
def test_a_sine_gives_its_power_to_its_band_and_none_to_others(band: object, hz: float) -> None:
    course = band_course(sine(90, hz, 20.0), RATE_HZ)
    place = BANDS.index(band)
    np.testing.assert_allclose(course.power[:, place], 20.0**2 / 2, rtol=0.001)
    others = np.delete(course.power, place, axis=1)
    assert (others < 0.01).all()
    np.testing.assert_allclose(course.whole, 200.0, rtol=0.001)


def test_an_epoch_is_what_welchs_method_in_scipy_says_of_it() -> None:
    samples = noise(90)
    frequencies_hz, density = scipy.signal.welch(
        samples.astype(np.float64).reshape(3, -1), RATE_HZ, "hann", 512, 256
    )
    inside = (frequencies_hz >= 11) & (frequencies_hz < 16)
    expected = density[:, inside].sum(axis=1) * frequencies_hz[1]
    np.testing.assert_allclose(band_course(samples, RATE_HZ).power[:, 1], expected, rtol=1e-4)


def test_only_whole_epochs_count() -> None:
    assert band_course(noise(89.9), RATE_HZ).power.shape == (2, 3)
    assert band_course(noise(29.9), RATE_HZ).power.shape == (0, 3)
    assert band_course(noise(0), RATE_HZ).whole.shape == (0,)


def test_missing_samples_take_their_windows_away_and_no_others() -> None:
    samples = noise(90)
    whole = band_course(samples, RATE_HZ).power
    samples[int(40 * RATE_HZ)] = np.nan
    samples[int(60 * RATE_HZ) :] = np.nan
    course = band_course(samples, RATE_HZ)
    assert course.power[0].tolist() == whole[0].tolist()
    assert np.isfinite(course.power[1]).all()
    assert np.isnan(course.power[2]).all()
    assert np.isnan(course.on_scale(BandScale.RELATIVE)[2]).all()


def test_the_windows_that_are_left_of_an_epoch_say_its_power() -> None:
    samples = sine(90, 13.0, 2.0)
    samples[int(40 * RATE_HZ)] = np.nan
    samples[int(64.1 * RATE_HZ) :] = np.nan
    np.testing.assert_allclose(band_course(samples, RATE_HZ).power[:, 1], 2.0, rtol=0.001)


def test_a_band_beyond_half_the_rate_is_not_there() -> None:
    course = band_course(noise(60, 40.0), 40.0)
    assert np.isfinite(course.power[:, :2]).all()
    assert np.isnan(course.power[:, 2]).all()
    assert np.isfinite(band_course(noise(60, 60.0), 60.0).power).all()


def test_a_last_window_that_rounding_would_push_over_the_end_is_taken_a_sample_earlier() -> None:
    # 116 s are 1493.5 samples, a window 51.5: both rounded up end beyond the 1,545 samples.
    assert np.isfinite(band_course(noise(120, 12.875), 12.875).whole).all()


def test_the_scales_are_decibel_and_per_cent() -> None:
    course = band_course(sine(30, 2, 20) + sine(30, 13, 10), RATE_HZ)
    in_db = course.on_scale(BandScale.DECIBEL)[0]
    assert in_db[:2] == pytest.approx([10 * np.log10(200), 10 * np.log10(50)], abs=0.01)
    assert course.on_scale(BandScale.RELATIVE)[0] == pytest.approx([80, 20, 0], abs=0.05)


def test_a_flat_channel_has_the_least_power_and_no_shares() -> None:
    course = band_course(np.zeros(int(60 * RATE_HZ), np.float32), RATE_HZ)
    assert (course.on_scale(BandScale.DECIBEL) == -80).all()
    assert np.isnan(course.on_scale(BandScale.RELATIVE)).all()


def test_a_share_of_little_is_a_share_and_of_nothing_is_none() -> None:
    course = BandCourse((BETA,), np.array([[0.1], [0.1]]), np.array([0.4, 0.0]))
    np.testing.assert_allclose(course.on_scale(BandScale.RELATIVE), [[25.0], [np.nan]])


def test_smoothing_is_the_mean_of_the_neighbours_that_are_there() -> None:
    values = np.array([[1.0], [2.0], [np.nan], [6.0], [8.0]])
    assert smoothed(values, 3)[:, 0] == pytest.approx([1.5, 1.5, np.nan, 7, 7], nan_ok=True)
    np.testing.assert_array_equal(smoothed(values, 1), values)
    assert smoothed(np.arange(5.0) ** 2, 5).tolist() == [5 / 3, 3.5, 6, 7.5, 29 / 3]
    assert smoothed(np.empty((0, 3)), 5).shape == (0, 3)


def test_smoothing_over_more_than_the_night_is_the_nights_mean() -> None:
    assert smoothed(np.array([1.0, 2.0, 6.0]), 99).tolist() == [3, 3, 3]


@pytest.mark.parametrize("n_epochs", [0, 2, -3])
def test_smoothing_over_an_even_number_is_refused(n_epochs: int) -> None:
    with pytest.raises(ValueError, match=str(n_epochs)):
        smoothed(np.zeros(3), n_epochs)


def test_a_band_is_told_with_its_limits() -> None:
    assert [band.words for band in BANDS] == ["delta 0.5–4 Hz", "sigma 11–16 Hz", "beta 16–30 Hz"]


def test_the_work_can_be_stopped() -> None:
    def stop(fraction: float) -> None:
        raise InterruptedError(fraction)

    with pytest.raises(InterruptedError):
        band_course(noise(60), RATE_HZ, report=stop)
