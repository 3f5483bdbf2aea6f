"""Slow waves by the AASM's numbers: waves made by hand at every limit, and simulated nights."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.aids.slow_waves import (
    N3_SECONDS,
    SLOW_WAVE_PADDING_SECONDS,
    SlowWave,
    slow_wave_seconds,
    slow_wave_stretches,
    slow_waves,
)
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.simulation.night import RATE_HZ, simulate_night


def waves_of(hz: float, microvolts: float, rate_hz: float) -> tuple[SlowWave, ...]:
    """The slow waves of a minute of one sine with so many µV from peak to peak."""
    times = np.arange(round(60 * rate_hz)) / rate_hz
    sine = microvolts / 2 * np.sin(2 * np.pi * hz * times + 0.3)
    return slow_waves(sine.astype(np.float32), rate_hz)


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 256.0, 512.0])
@pytest.mark.parametrize(
    ("hz", "microvolts", "is_slow"),
    [
        (1.0, 74.0, False),
        (1.0, 76.0, True),
        (0.49, 150.0, False),
        (0.51, 150.0, True),
        (1.99, 150.0, True),
        (2.01, 150.0, False),
        (0.51, 76.0, True),
        (0.51, 74.0, False),
        (1.99, 76.5, True),
        (1.99, 74.0, False),
    ],
)
def test_a_wave_counts_within_the_manuals_limits_and_not_beyond(
    hz: float, microvolts: float, is_slow: bool, rate_hz: float
) -> None:
    waves = waves_of(hz, microvolts, rate_hz)
    assert slow_wave_seconds(waves, 15.0, 45.0) == pytest.approx(30.0 if is_slow else 0.0)


def with_wave(
    onset_seconds: float, seconds: float, microvolts: float, up_first: bool = True
) -> NDArray[np.float32]:
    """A minute at 200 Hz of a little alpha, with one cycle of a wave in it."""
    times = np.arange(60 * 200) / 200.0
    trace = 3.0 * np.sin(2 * np.pi * 9.0 * times)
    inside = (times >= onset_seconds) & (times < onset_seconds + seconds)
    phase = 2 * np.pi * (times[inside] - onset_seconds) / seconds
    trace[inside] += (1 if up_first else -1) * microvolts / 2 * np.sin(phase)
    return trace.astype(np.float32)


@pytest.mark.parametrize("up_first", [True, False])
def test_one_wave_in_quiet_background_is_one_wave_of_its_own_length(up_first: bool) -> None:
    (wave,) = slow_waves(with_wave(20.0, 1.0, 120.0, up_first), 200.0)
    assert (wave.start_seconds, wave.stop_seconds) == pytest.approx((20.0, 21.0), abs=0.06)
    assert 120.0 <= wave.microvolts <= 126.5


def test_a_wave_over_the_border_of_two_epochs_counts_its_part_in_each() -> None:
    waves = slow_waves(with_wave(29.6, 1.0, 120.0), 200.0)
    before, after = slow_wave_seconds(waves, 0, 30), slow_wave_seconds(waves, 30, 60)
    assert before == pytest.approx(0.4, abs=0.05)
    assert after == pytest.approx(0.6, abs=0.05)
    assert before + after == pytest.approx(slow_wave_seconds(waves, 0, 60))


def test_six_waves_of_a_second_are_the_six_seconds_of_n3() -> None:
    trace = sum(with_wave(2.0 + 4 * place, 1.0, 120.0) / 1.0 for place in range(6))
    assert isinstance(trace, np.ndarray)
    seconds = slow_wave_seconds(slow_waves(trace.astype(np.float32), 200.0), 0.0, 30.0)
    assert seconds == pytest.approx(N3_SECONDS, abs=0.4)


def test_a_spindle_that_rides_on_a_ripple_is_no_slow_wave() -> None:
    times = np.arange(60 * 200) / 200.0
    trace = 15 * np.sin(2 * np.pi * 1.5 * times) + 30 * np.sin(2 * np.pi * 13.0 * times)
    assert trace.max() - trace.min() > 85
    assert slow_waves(trace.astype(np.float32), 200.0) == ()
    tall = trace + 25 * np.sin(2 * np.pi * 1.5 * times)
    assert slow_wave_seconds(slow_waves(tall.astype(np.float32), 200.0), 15, 45) > 29


def test_what_waves_share_counts_once() -> None:
    waves = (SlowWave(0.0, 1.0, 80.0), SlowWave(0.5, 1.5, 80.0), SlowWave(4.0, 5.0, 80.0))
    assert slow_wave_stretches(waves, 0.25, 4.5) == ((0.25, 1.5), (4.0, 4.5))
    assert slow_wave_seconds(waves, 0.25, 4.5) == pytest.approx(1.75)


def test_an_offset_and_a_slow_drift_change_nothing() -> None:
    trace = with_wave(20.0, 1.0, 120.0)
    times = np.arange(len(trace)) / 200.0
    drifting = trace + 400.0 + 100.0 * np.sin(2 * np.pi * 0.02 * times)
    (wave,) = slow_waves(drifting.astype(np.float32), 200.0)
    assert (wave.start_seconds, wave.stop_seconds) == pytest.approx((20.0, 21.0), abs=0.1)


def test_there_are_no_waves_over_a_gap_nor_in_nothing() -> None:
    trace = with_wave(20.0, 1.0, 120.0)
    trace[round(20.4 * 200) : round(20.6 * 200)] = np.nan
    assert slow_waves(trace, 200.0) == ()
    assert slow_waves(np.zeros(0, np.float32), 200.0) == ()
    assert slow_waves(np.full(6000, 7.0, np.float32), 200.0) == ()
    assert slow_waves(np.full(6000, np.nan, np.float32), 200.0) == ()


def test_an_epoch_read_by_itself_has_the_waves_it_has_in_the_whole_night() -> None:
    rng = np.random.default_rng(5)
    times = np.arange(300 * 100) / 100.0
    swinging = 60 * np.sin(2 * np.pi * np.cumsum(0.8 + 0.3 * np.sin(times / 7)) / 100)
    night = (swinging + rng.normal(0, 8, len(times))).astype(np.float32)
    whole = slow_wave_seconds(slow_waves(night, 100.0), 120.0, 150.0)
    first = 120.0 - SLOW_WAVE_PADDING_SECONDS
    piece = night[round(first * 100) : round((150.0 + SLOW_WAVE_PADDING_SECONDS) * 100)]
    alone = slow_wave_seconds(slow_waves(piece, 100.0, first), 120.0, 150.0)
    assert whole > 10
    assert alone == pytest.approx(whole, abs=0.02)


def seconds_by_stage(seeds: tuple[int, ...]) -> dict[Stage, NDArray[np.float64]]:
    """Seconds of slow waves in every epoch of simulated frontal nights."""
    found: dict[Stage, list[NDArray[np.float64]]] = {stage: [] for stage in Stage}
    for seed in seeds:
        night = simulate_night(np.random.default_rng(seed), derivation="frontal")
        waves = slow_waves(night.samples, float(RATE_HZ))
        seconds = np.zeros(night.hypnogram.n_epochs)
        for first, last in slow_wave_stretches(waves, 0.0, 30.0 * len(seconds)):
            for epoch in range(int(first // 30), min(int(last // 30) + 1, len(seconds))):
                seconds[epoch] += max(min(last, 30.0 * epoch + 30) - max(first, 30.0 * epoch), 0)
        for stage in Stage:
            found[stage].append(seconds[night.hypnogram.codes == stage])
    return {stage: np.concatenate(ones) for stage, ones in found.items()}


def test_in_simulated_sleep_six_seconds_tell_n3_from_light_sleep_and_rem() -> None:
    seconds = seconds_by_stage((2, 3))
    assert np.mean(seconds[Stage.N3] >= N3_SECONDS) > 0.8
    assert np.mean(seconds[Stage.N2] >= N3_SECONDS) < 0.3
    for stage in (Stage.N1, Stage.R):
        assert np.mean(seconds[stage] >= N3_SECONDS) < 0.1
