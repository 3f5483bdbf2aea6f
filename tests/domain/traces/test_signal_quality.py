import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.traces import signal_quality as signal_quality_of_one_trace
from sleepscorer_app.domain.traces.signal_quality import (
    Mains,
    SignalQuality,
    clipped_epochs,
    flat_epochs,
    loudest_mains,
    missing_epochs,
    signal_quality,
)

RATE_HZ = 128.0
EPOCH = int(30 * RATE_HZ)


def eeg(n_epochs: int, rate_hz: float = RATE_HZ) -> NDArray[np.float32]:
    rng = np.random.default_rng(7)
    return rng.normal(0, 15, int(30 * n_epochs * rate_hz)).astype(np.float32)


def test_good_eeg_has_no_findings() -> None:
    quality = signal_quality(eeg(10), RATE_HZ, 10)
    assert quality.sentences == ()
    assert not (quality.is_flat | quality.is_clipped | quality.is_missing).any()
    assert quality.typical_microvolts == pytest.approx(80, rel=0.2)


def test_an_epoch_is_flat_when_more_than_half_of_it_is() -> None:
    samples = eeg(4)
    samples[EPOCH : EPOCH + 14 * 128] = 40
    samples[2 * EPOCH : 2 * EPOCH + 17 * 128] = -3
    assert np.flatnonzero(flat_epochs(samples, RATE_HZ, 4)).tolist() == [2]


@pytest.mark.parametrize(("microvolts", "is_flat"), [(0.49, True), (0.5, False)])
def test_a_second_is_flat_that_spans_less_than_half_a_microvolt(
    microvolts: float, is_flat: bool
) -> None:
    samples = np.tile(np.array([0, microvolts], np.float32), EPOCH // 2)
    assert flat_epochs(samples, RATE_HZ, 1).tolist() == [is_flat]


def test_a_flat_epoch_is_not_called_clipped_though_it_sits_at_the_limit() -> None:
    samples = eeg(3)
    samples[EPOCH : 2 * EPOCH] = 500
    assert flat_epochs(samples, RATE_HZ, 3).tolist() == [False, True, False]
    assert not clipped_epochs(samples, RATE_HZ, 3).any()


def test_an_epoch_that_hits_the_amplifiers_limits_is_clipped() -> None:
    samples = eeg(4)
    samples[EPOCH : 2 * EPOCH] *= 20
    samples = samples.clip(-200, 200)
    quality = signal_quality(samples, RATE_HZ, 4)
    in_runs_enough = np.zeros(4, dtype=bool)
    in_runs_enough[1] = True
    np.testing.assert_array_equal(quality.is_clipped, in_runs_enough)
    assert quality.sentences[0] == "1 of 4 epochs is clipped (2)."


@pytest.mark.parametrize(("run", "is_clipped"), [(2, False), (3, True)])
def test_three_samples_in_a_row_at_a_limit_are_clipping(run: int, is_clipped: bool) -> None:
    samples = eeg(3)
    peak = samples.max() + 1
    for first in range(EPOCH, 2 * EPOCH, 100):
        samples[first : first + run] = -peak
    assert clipped_epochs(samples, RATE_HZ, 3).tolist() == [False, is_clipped, False]


def test_touching_the_highest_value_now_and_then_is_not_clipping() -> None:
    samples = np.round(eeg(4) / 10) * 10
    samples[::400] = samples.max()
    assert not clipped_epochs(samples.astype(np.float32), RATE_HZ, 4).any()


def test_an_epoch_is_missing_when_more_than_half_of_it_lies_in_a_gap() -> None:
    samples = eeg(4)
    samples[: EPOCH // 2] = np.nan
    samples[EPOCH : EPOCH + EPOCH // 2 + 1] = np.nan
    samples[3 * EPOCH :] = np.nan
    assert np.flatnonzero(missing_epochs(samples, RATE_HZ, 4)).tolist() == [1, 3]
    assert not flat_epochs(samples, RATE_HZ, 4).any()


def test_a_channel_that_ends_early_is_missing_from_there() -> None:
    quality = signal_quality(eeg(3), RATE_HZ, 5)
    assert np.flatnonzero(quality.is_missing).tolist() == [3, 4]
    assert quality.sentences == ("2 of 5 epochs are without data (4–5).",)


def test_samples_beyond_the_last_whole_epoch_do_not_count() -> None:
    samples = eeg(3)
    samples[2 * EPOCH :] = 0
    quality = signal_quality(samples, RATE_HZ, 2)
    assert quality.is_flat.tolist() == [False, False]


@pytest.mark.parametrize("rate_hz", [100.0, 99.97, 256.0, 1024 / 6])
def test_epochs_lie_where_they_should_at_any_rate(rate_hz: float) -> None:
    samples = eeg(6, rate_hz)
    samples[round(3 * 30 * rate_hz) : round(4 * 30 * rate_hz)] = 0
    assert np.flatnonzero(flat_epochs(samples, rate_hz, 6)).tolist() == [3]


def test_a_slow_channel_is_not_flat_for_having_one_sample_a_second() -> None:
    breath = np.sin(np.arange(300)).astype(np.float32) * 10
    breath[60:90] = 1
    assert np.flatnonzero(flat_epochs(breath, 1.0, 10)).tolist() == [2]


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_mains_are_found_at_their_frequency_and_strength(mains_hz: float) -> None:
    seconds = np.arange(10 * EPOCH * 2) / 256
    samples = eeg(10, 256.0) + 30 * np.sin(2 * np.pi * mains_hz * seconds).astype(np.float32)
    mains = loudest_mains(samples, 256.0)
    assert mains is not None
    assert mains.frequency_hz == mains_hz
    assert mains.microvolts == pytest.approx(30 / np.sqrt(2), rel=0.03)
    assert mains.is_loud
    (sentence,) = signal_quality(samples, 256.0, 10).sentences
    assert sentence.startswith(f"Mains noise at {mains_hz:g} Hz is strong: 21.")


def test_eeg_without_mains_is_not_loud() -> None:
    mains = loudest_mains(eeg(10, 256.0), 256.0)
    assert mains is not None
    assert not mains.is_loud


def test_a_rate_that_does_not_reach_the_mains_tells_nothing_about_them() -> None:
    assert loudest_mains(eeg(5, 100.0), 100.0) is None
    only_fifty = loudest_mains(eeg(5, 110.0), 110.0)
    assert only_fifty is not None
    assert only_fifty.frequency_hz == 50


@pytest.mark.parametrize(("factor", "spans"), [(1e-3, None), (0.02, "1.5 µV"), (1e3, "75786")])
def test_a_level_no_eeg_has_is_said(factor: float, spans: str | None) -> None:
    quality = signal_quality(eeg(5) * np.float32(factor), RATE_HZ, 5)
    if spans is None:
        assert quality.typical_microvolts is None
        assert quality.is_flat.all()
        assert quality.sentences == ("5 of 5 epochs are flat (1–5).",)
    else:
        assert quality.sentences[-1].startswith(f"The trace typically spans {spans}")


def test_long_lists_of_epochs_are_cut_short() -> None:
    samples = eeg(12)
    for epoch in (0, 1, 3, 5, 7, 8, 10):
        samples[epoch * EPOCH : (epoch + 1) * EPOCH] = 0
    (sentence,) = signal_quality(samples, RATE_HZ, 12).sentences
    assert sentence == "7 of 12 epochs are flat (1–2, 4, 6 and 3 more)."


def test_a_trace_of_nothing_but_gap_and_a_night_of_no_epochs_can_be_looked_at() -> None:
    gap = signal_quality(np.full(2 * EPOCH, np.nan, np.float32), RATE_HZ, 2)
    assert gap.is_missing.all()
    assert gap.mains is None
    nothing = signal_quality(np.empty(0, np.float32), RATE_HZ, 0)
    assert nothing.is_flat.shape == nothing.is_clipped.shape == nothing.is_missing.shape == (0,)
    assert nothing.sentences == ()


def test_of_a_trace_at_its_limit_an_epoch_is_clipped_from_one_per_cent_on() -> None:
    samples = eeg(3, 100.0)
    peak = samples.max() + 1
    samples[:30] = peak
    samples[3000:3029] = peak
    assert clipped_epochs(samples, 100.0, 3).tolist() == [True, False, False]


def test_from_8_samples_a_second_on_a_second_is_looked_at_by_itself() -> None:
    for rate_hz, is_flat in ((8.0, True), (7.0, False)):
        step = round(16 * rate_hz)
        samples = np.zeros(round(30 * rate_hz), np.float32)
        samples[step:] = eeg(1, rate_hz)[step:]
        assert flat_epochs(samples, rate_hz, 1).tolist() == [is_flat]


def test_a_slow_trace_spans_its_epoch_once() -> None:
    ramp = np.tile(np.arange(30, dtype=np.float32), 4)
    quality = signal_quality(ramp, 1.0, 4)
    assert quality.typical_microvolts == 29
    assert flat_epochs(np.empty(0, np.float32), 1.0, 0).shape == (0,)


def test_mains_stand_out_by_what_a_line_has_above_the_median_of_4_hz_on_both_sides() -> None:
    frequencies_hz = np.arange(0.0, 65.25, 0.25)
    power = np.arange(len(frequencies_hz)) * 7 % 31 + 1.0
    power[[198, 199, 200, 201, 202]] = (90, 500, 800, 0, 60)
    power[:180], power[221:] = 1000.0, 1000.0
    # 45 to 48.75 Hz and 51.25 to 55 Hz.
    background = np.median([*power[180:196], *power[205:221]])
    line = signal_quality_of_one_trace._line(frequencies_hz, power, 50.0)
    surplus = 90 + 500 + 800 + 60 - 4 * background
    assert line.microvolts == pytest.approx(np.sqrt(surplus * 0.25))
    assert line.above_neighbours_db == pytest.approx(10 * np.log10(800 / background))


def test_mains_are_those_of_the_nights_median_and_of_seconds_without_a_gap() -> None:
    seconds = np.arange(300 * 256) / 256
    samples = np.random.default_rng(5).normal(0, 16, len(seconds))
    samples += 20 * np.sin(2 * np.pi * 50 * seconds)
    quiet = loudest_mains(samples.astype(np.float32), 256.0)
    samples[:1024] = np.nan
    samples[30 * 256 : 60 * 256] += 400 * np.sin(2 * np.pi * 50 * seconds[30 * 256 : 60 * 256])
    disturbed = loudest_mains(samples.astype(np.float32), 256.0)
    assert quiet is not None
    assert disturbed is not None
    assert disturbed.microvolts == pytest.approx(quiet.microvolts, rel=0.01)


def test_the_line_at_50_hz_is_looked_for_from_102_samples_a_second_on() -> None:
    assert loudest_mains(eeg(5, 102.0), 102.0) is not None
    assert loudest_mains(eeg(5, 101.0), 101.0) is None


@pytest.mark.parametrize(("microvolts", "decibel", "is_loud"), [(1, 10, True), (0.9, 30, False)])
def test_mains_of_a_microvolt_ten_decibel_above_the_rest_are_loud(
    microvolts: float, decibel: float, is_loud: bool
) -> None:
    assert Mains(50.0, microvolts, decibel).is_loud == is_loud


@pytest.mark.parametrize(
    ("typical_microvolts", "said"),
    [
        (4.96, "The trace typically spans 5.0 µV in a second, where EEG spans 5 to 500 µV: the "),
        (5.0, ""),
        (500.0, ""),
        (501.6, "The trace typically spans 502 µV in a second, "),
    ],
)
def test_levels_from_5_to_500_microvolts_are_eegs(typical_microvolts: float, said: str) -> None:
    nowhere = np.zeros(2, dtype=np.bool_)
    (*sentences,) = SignalQuality(nowhere, nowhere, nowhere, typical_microvolts, None).sentences
    assert len(sentences) == bool(said)
    assert all(isinstance(one, str) and one.startswith(said) for one in sentences)
