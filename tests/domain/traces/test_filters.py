import numpy as np
import pytest
import scipy.signal

from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.domain.traces.filters import (
    AASM_FILTERS,
    DisplayFilter,
    apply_filter,
    padding_seconds,
)

RATE_HZ = 256.0
SECONDS = np.arange(0, 60, 1 / RATE_HZ)


def sine(frequency_hz: float, rate_hz: float = RATE_HZ) -> np.ndarray:
    return np.sin(2 * np.pi * frequency_hz * np.arange(0, 60, 1 / rate_hz)).astype(np.float32)


def gain(frequency_hz: float, display_filter: DisplayFilter, rate_hz: float = RATE_HZ) -> float:
    middle = slice(int(20 * rate_hz), int(40 * rate_hz))
    before = sine(frequency_hz, rate_hz)
    after = apply_filter(before, rate_hz, display_filter)
    return float(after[middle].std() / before[middle].std())


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 256.0, 512.0])
def test_a_limit_lies_where_the_trace_is_3_db_down(rate_hz: float) -> None:
    eeg = DisplayFilter(0.5, 35.0)
    assert gain(0.5, eeg, rate_hz) == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert gain(35.0, eeg, rate_hz) == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert gain(5.0, eeg, rate_hz) == pytest.approx(1.0, abs=0.01)


def test_beyond_the_limits_a_trace_falls_by_24_db_per_octave() -> None:
    eeg = DisplayFilter(2.0, 20.0)
    # Two passes of order 2, -3 dB at the limit: 1 / (1 + (√2 - 1) · 4⁴) two octaves away.
    two_octaves_away = 1 / (1 + (np.sqrt(2) - 1) * 4**4)
    assert gain(0.5, eeg) == pytest.approx(two_octaves_away, rel=0.01)
    assert gain(80.0, eeg) < two_octaves_away


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_a_notch_takes_the_mains_and_leaves_its_neighbours(mains_hz: float) -> None:
    notch = DisplayFilter(notch_hz=mains_hz)
    assert gain(mains_hz, notch) < 0.01
    assert gain(mains_hz - 5, notch) > 0.9
    assert gain(mains_hz + 5, notch) > 0.9


@pytest.mark.parametrize("limits", [(0.5, 35.0), (0.5, None), (None, 35.0), (10.0, 100.0)])
def test_the_result_is_that_of_scipys_butterworth_run_both_ways(
    limits: tuple[float | None, ...],
) -> None:
    # At a rate far above the limits, where scipy's digital design does not bend them.
    rate_hz = 8192.0
    samples = np.random.default_rng(2).normal(0, 20, int(40 * rate_hz)).astype(np.float32) + 300
    factor = (np.sqrt(2) - 1) ** 0.25
    sections = []
    if limits[0] is not None:
        sections.append(
            scipy.signal.butter(2, limits[0] * factor, "high", fs=rate_hz, output="sos")
        )
    if limits[1] is not None:
        sections.append(scipy.signal.butter(2, limits[1] / factor, "low", fs=rate_hz, output="sos"))
    theirs = scipy.signal.sosfiltfilt(np.vstack(sections), samples, padlen=int(6 * rate_hz))
    ours = apply_filter(samples, rate_hz, DisplayFilter(*limits))
    beyond_the_edges = slice(int(rate_hz), -int(rate_hz))
    assert abs(ours - theirs)[beyond_the_edges].max() < 0.01 * theirs.std()


def test_a_slow_drift_under_a_high_cut_alone_stays_as_it_is() -> None:
    drift = np.linspace(-4000, 9000, 60 * 256, dtype=np.float32)
    np.testing.assert_allclose(
        apply_filter(drift, RATE_HZ, DisplayFilter(high_cut_hz=35.0)), drift, atol=0.01
    )


def test_a_slow_drift_leaves_nothing_at_the_edges_of_a_low_cut() -> None:
    drift = np.linspace(-4000, 9000, 60 * 256, dtype=np.float32)
    assert abs(apply_filter(drift, RATE_HZ, AASM_FILTERS[Role.EEG])).max() < 0.01


def test_a_wave_is_not_moved_in_time() -> None:
    wave = np.exp(-(((SECONDS - 30) / 0.1) ** 2)).astype(np.float32)
    filtered = apply_filter(wave, RATE_HZ, AASM_FILTERS[Role.EEG])
    assert filtered.argmax() == wave.argmax()


def test_as_many_samples_leave_as_came_and_the_originals_are_untouched() -> None:
    samples = sine(10) + 500
    kept = samples.copy()
    filtered = apply_filter(samples, RATE_HZ, AASM_FILTERS[Role.EEG])
    assert filtered.shape == samples.shape
    assert filtered.dtype == np.float32
    assert abs(filtered).max() < 1.3
    np.testing.assert_array_equal(samples, kept)


def test_a_gap_stays_a_gap_and_does_not_reach_its_neighbours() -> None:
    samples = sine(10)
    samples[5000:6000] = np.nan
    filtered = apply_filter(samples, RATE_HZ, AASM_FILTERS[Role.EEG])
    assert np.isnan(filtered[5000:6000]).all()
    assert np.isfinite(filtered[:5000]).all()
    assert np.isfinite(filtered[6000:]).all()
    np.testing.assert_array_equal(
        filtered[6000:], apply_filter(samples[6000:], RATE_HZ, AASM_FILTERS[Role.EEG])
    )


@pytest.mark.parametrize("n_samples", [0, 1, 2, 10])
def test_very_short_pieces_are_filtered_too(n_samples: int) -> None:
    filtered = apply_filter(np.ones(n_samples, np.float32), RATE_HZ, AASM_FILTERS[Role.EEG])
    assert filtered.shape == (n_samples,)
    assert np.isfinite(filtered).all()


def test_a_high_cut_above_half_the_rate_is_left_out() -> None:
    emg = AASM_FILTERS[Role.EMG]
    np.testing.assert_array_equal(
        apply_filter(sine(30, 128), 128.0, emg),
        apply_filter(sine(30, 128), 128.0, DisplayFilter(low_cut_hz=10.0)),
    )


def test_a_channel_too_slow_for_any_of_the_filter_stays_as_it_is() -> None:
    once_a_second = np.arange(60, dtype=np.float32)
    filtered = apply_filter(once_a_second, 1.0, DisplayFilter(10.0, 100.0, 50.0))
    np.testing.assert_array_equal(filtered, once_a_second)


@pytest.mark.parametrize(
    ("display_filter", "rate_hz"),
    [
        (AASM_FILTERS[Role.EEG], 128.0),
        (AASM_FILTERS[Role.EMG], 256.0),
        (AASM_FILTERS[Role.RESPIRATION], 32.0),
        (DisplayFilter(0.3, 35.0, 50.0), 256.0),
    ],
)
def test_a_page_read_with_its_padding_looks_as_in_the_whole_night(
    display_filter: DisplayFilter, rate_hz: float
) -> None:
    night = np.random.default_rng(1).normal(0, 20, int(300 * rate_hz)).cumsum()
    night = (0.2 * night + 80 * np.sin(np.arange(night.size) * 50 * 2 * np.pi / rate_hz)).astype(
        np.float32
    )
    whole = apply_filter(night, rate_hz, display_filter)
    first, last = int(120 * rate_hz), int(150 * rate_hz)
    extra = round(padding_seconds(display_filter) * rate_hz)
    padded = apply_filter(night[first - extra : last + extra], rate_hz, display_filter)
    page = padded[extra : len(padded) - extra]
    assert abs(page - whole[first:last]).max() < 0.02 * whole.std()


def test_no_filter_needs_no_padding() -> None:
    assert padding_seconds(DisplayFilter()) == 0


def test_every_role_has_a_filter() -> None:
    assert set(AASM_FILTERS) == set(Role)


def test_a_low_cut_must_be_below_the_high_cut() -> None:
    with pytest.raises(ValueError, match=r"low cut \(30 Hz\) must be below high cut \(30 Hz\)"):
        DisplayFilter(30.0, 30.0)
    with pytest.raises(ValueError, match=r"low cut \(35 Hz\) must be below high cut \(30 Hz\)"):
        DisplayFilter(35.0, 30.0)


@pytest.mark.parametrize("limits", [(0.0, 35.0), (-1.0, None), (None, None, -50.0)])
def test_limits_at_or_below_zero_are_refused(limits: tuple[float | None, ...]) -> None:
    with pytest.raises(ValueError, match="above 0 Hz"):
        DisplayFilter(*limits)


@pytest.mark.parametrize(
    ("role", "low_hz", "high_hz"),
    [
        (Role.EEG, 0.3, 35.0),
        (Role.EOG, 0.3, 35.0),
        (Role.EMG, 10.0, 100.0),
        (Role.ECG, 0.3, 70.0),
        (Role.RESPIRATION, 0.1, 15.0),
        (Role.OTHER, None, None),
    ],
)
def test_each_kind_of_trace_has_the_limits_of_the_manual(
    role: Role, low_hz: float | None, high_hz: float | None
) -> None:
    assert AASM_FILTERS[role] == DisplayFilter(low_hz, high_hz)


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_a_notch_halves_what_is_a_sixtieth_away(mains_hz: float) -> None:
    notch = DisplayFilter(notch_hz=mains_hz)
    for neighbour_hz in (mains_hz * (1 - 1 / 60), mains_hz * (1 + 1 / 60)):
        assert gain(neighbour_hz, notch) == pytest.approx(0.5, abs=0.02)


def test_each_limit_asks_for_the_padding_that_it_needs() -> None:
    assert padding_seconds(DisplayFilter()) == 0
    assert padding_seconds(DisplayFilter(low_cut_hz=0.3)) == pytest.approx(5.0)
    assert padding_seconds(DisplayFilter(high_cut_hz=0.5)) == pytest.approx(3.0)
    assert padding_seconds(DisplayFilter(notch_hz=50.0)) == pytest.approx(1.2)
    assert padding_seconds(DisplayFilter(0.3, 35.0, 50.0)) == pytest.approx(5.0)


@pytest.mark.parametrize("n_samples", [300, 4097, 7680])
def test_a_trace_run_backwards_is_filtered_to_the_same_run_backwards(n_samples: int) -> None:
    samples = np.random.default_rng(4).normal(0, 20, n_samples).cumsum().astype(np.float32)
    eeg = AASM_FILTERS[Role.EEG]
    there, back = apply_filter(samples, RATE_HZ, eeg), apply_filter(samples[::-1], RATE_HZ, eeg)
    np.testing.assert_allclose(there, back[::-1], atol=2e-3 * there.std())
