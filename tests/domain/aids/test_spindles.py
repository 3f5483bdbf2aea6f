"""Spindles: made by hand, and against the true ones of simulated nights."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.aids.moving_means import runs
from sleepscorer_app.domain.aids.spindles import Stretch, spindles
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.simulation import night as simulated
from sleepscorer_app.domain.simulation.events import Events
from sleepscorer_app.domain.simulation.waveforms import spindle

RATE_HZ = 100.0


def quiet(seconds: int = 120) -> NDArray[np.float32]:
    """EEG of no rhythm: power that falls with the frequency."""
    noise = np.random.default_rng(3).normal(0, 1, round(seconds * RATE_HZ))
    spectrum = np.fft.rfft(noise)
    spectrum[1:] /= np.sqrt(np.fft.rfftfreq(len(noise), 1 / RATE_HZ)[1:])
    spectrum[0] = 0
    trace = np.fft.irfft(spectrum, len(noise))
    return (8.0 * trace / trace.std()).astype(np.float32)


def with_train(hz: float, seconds: float, microvolts: float = 25.0) -> NDArray[np.float32]:
    trace = quiet()
    wave = spindle(seconds, hz, 0.0, RATE_HZ) * np.float32(microvolts)
    trace[6000 : 6000 + len(wave)] += wave
    return trace


def found_at_60(trace: NDArray[np.float32]) -> list[Stretch]:
    return [one for one in spindles(trace, RATE_HZ) if one[0] < 61.5 and one[1] > 59.5]


@pytest.mark.parametrize("hz", [11.8, 13.0, 15.2])
@pytest.mark.parametrize("seconds", [0.8, 1.2, 2.0])
def test_a_train_of_the_right_frequency_and_length_is_found_where_it_is(
    hz: float, seconds: float
) -> None:
    ((first, last),) = found_at_60(with_train(hz, seconds))
    assert (first, last) == pytest.approx((60.0, 60.0 + seconds), abs=0.2)


@pytest.mark.parametrize(
    ("hz", "seconds"), [(8.0, 1.2), (20.0, 1.2), (13.0, 0.3), (13.0, 5.0), (4.0, 1.0)]
)
def test_other_frequencies_and_lengths_are_none(hz: float, seconds: float) -> None:
    assert found_at_60(with_train(hz, seconds)) == []


def with_two_trains(apart_seconds: float) -> NDArray[np.float32]:
    trace = with_train(13.0, 0.8)
    wave = spindle(0.8, 13.0, 0.0, RATE_HZ) * np.float32(25.0)
    second = 6080 + round(apart_seconds * RATE_HZ)
    trace[second : second + len(wave)] += wave
    return trace


def test_trains_a_tenth_of_a_second_apart_are_one_and_farther_ones_two() -> None:
    ((first, last),) = found_at_60(with_two_trains(0.1))
    assert (first, last) == pytest.approx((60.0, 61.7), abs=0.15)
    near = [one for one in spindles(with_two_trains(0.4), RATE_HZ) if 59 < one[0] < 63]
    assert [one[0] for one in near] == pytest.approx([60.0, 61.2], abs=0.15)
    assert [one[1] for one in near] == pytest.approx([60.8, 62.0], abs=0.15)


def test_times_count_from_the_given_start() -> None:
    trace = with_train(13.0, 1.2)
    here, later = spindles(trace, RATE_HZ), spindles(trace, RATE_HZ, 1000.0)
    assert [one[0] + 1000.0 for one in here] == pytest.approx([one[0] for one in later])
    assert [one[1] + 1000.0 for one in here] == pytest.approx([one[1] for one in later])


def test_muscle_above_30_hz_hides_no_spindle() -> None:
    times = np.arange(12000) / RATE_HZ
    muscle = 30 * np.sin(2 * np.pi * 38.0 * times)
    assert len(found_at_60((with_train(13.0, 1.2) + muscle).astype(np.float32))) == 1


def test_what_is_usual_is_that_of_the_minute_around() -> None:
    times = np.arange(12000) / RATE_HZ
    rhythm = (15 * np.sin(2 * np.pi * 12.5 * times)).astype(np.float32)
    far = np.where((times < 38) | (times >= 82), rhythm, 0)
    assert len(found_at_60(with_train(13.0, 1.2) + far)) == 1
    near = np.where((times >= 40) & (times < 80), rhythm, 0)
    assert found_at_60(with_train(13.0, 1.2) + near) == []


def test_a_gap_elsewhere_hides_no_spindle() -> None:
    trace = with_train(13.0, 1.2)
    trace[:1000] = np.nan
    trace[9000:] = np.nan
    assert len(found_at_60(trace)) == 1


@pytest.mark.parametrize("rate_hz", [64.0, 200.0, 512.0])
def test_a_spindle_is_the_same_at_every_rate_that_can_hold_it(rate_hz: float) -> None:
    times = np.arange(round(120 * rate_hz)) / rate_hz
    noise = np.random.default_rng(3).normal(0, 1, len(times))
    spectrum = np.fft.rfft(noise)
    spectrum[1:] /= np.sqrt(np.fft.rfftfreq(len(noise), 1 / rate_hz)[1:])
    spectrum[0] = 0
    trace = np.fft.irfft(spectrum, len(noise))
    trace *= 8.0 / trace.std()
    wave = spindle(1.2, 13.0, 0.0, rate_hz) * 25.0
    trace[round(60 * rate_hz) :][: len(wave)] += wave
    found = [one for one in spindles(trace.astype(np.float32), rate_hz) if 59 < one[0] < 62]
    assert len(found) == 1
    assert found[0] == pytest.approx((60.0, 61.2), abs=0.25)


def test_an_even_rhythm_stands_out_of_nothing() -> None:
    times = np.arange(12000) / RATE_HZ
    trace = quiet() + 15 * np.sin(2 * np.pi * 12.5 * times)
    assert spindles(trace.astype(np.float32), RATE_HZ) == ()


def test_where_nothing_was_recorded_there_is_none() -> None:
    trace = with_train(13.0, 1.2)
    trace[6000:6120] = np.nan
    assert found_at_60(trace) == []
    assert spindles(np.full(3000, np.nan, np.float32), RATE_HZ) == ()
    assert spindles(np.zeros(0, np.float32), RATE_HZ) == ()
    assert spindles(np.zeros(3000, np.float32), RATE_HZ) == ()
    assert spindles(quiet(), 50.0) == ()


def true_spindles(track: NDArray[np.float32]) -> list[Stretch]:
    """From when to when the simulator's track is not silent, for 0.4 s and more."""
    loud = np.abs(track) > 0.02
    stretches: list[tuple[int, int]] = []
    for first, last in runs(loud):
        if stretches and first - stretches[-1][1] < 15:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return [(a / RATE_HZ, b / RATE_HZ) for a, b in stretches if b - a >= 40]


def share_met(ones: list[Stretch], others: list[Stretch]) -> float:
    """How many of the one are met by one of the other: a fifth of both together is shared."""
    theirs = np.array(others)
    n_met = 0
    for first, last in ones:
        shared = np.minimum(last, theirs[:, 1]) - np.maximum(first, theirs[:, 0])
        both = np.maximum(last, theirs[:, 1]) - np.minimum(first, theirs[:, 0])
        n_met += bool(np.any(shared > 0.2 * both))
    return n_met / len(ones)


def recall_and_precision(
    monkeypatch: pytest.MonkeyPatch, seed: int, hypnogram: Hypnogram | None
) -> tuple[float, float]:
    """In N2 and N3 of a simulated central night."""
    drawn: list[Events] = []
    draw = simulated.draw_events

    def noting(*given: object) -> Events:
        drawn.append(draw(*given))  # type: ignore[arg-type]
        return drawn[-1]

    monkeypatch.setattr(simulated, "draw_events", noting)
    rng = np.random.default_rng(seed)
    night = simulated.simulate_night(rng, derivation="central", hypnogram=hypnogram)
    monkeypatch.undo()
    codes = night.hypnogram.codes

    def in_sleep(stretches: list[Stretch]) -> list[Stretch]:
        last = len(codes) - 1
        return [
            one for one in stretches if codes[min(int(one[0] // 30), last)] in (Stage.N2, Stage.N3)
        ]

    truth = in_sleep(true_spindles(drawn[0].spindles))
    found = in_sleep(list(spindles(night.samples, RATE_HZ)))
    return share_met(truth, found), share_met(found, truth)


def test_most_spindles_of_simulated_n2_are_found_and_most_that_are_found_are_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n2 = Hypnogram(np.full(100, Stage.N2, dtype=np.int8))
    recall, precision = recall_and_precision(monkeypatch, 11, n2)
    assert recall > 0.7
    assert precision > 0.7


@pytest.mark.slow
def test_whole_simulated_nights_that_nothing_was_chosen_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured = [recall_and_precision(monkeypatch, seed, None) for seed in (11, 12, 13, 14)]
    recall, precision = np.mean(measured, axis=0)
    assert recall > 0.75
    assert precision > 0.8
