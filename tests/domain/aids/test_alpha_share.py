"""Alpha: how much of a stretch it is, by hand and in simulated nights."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.aids.alpha_share import alpha_stretches
from tests.domain.aids.test_spindles import RATE_HZ, quiet


def alpha_seconds(trace: NDArray[np.floating]) -> float:
    return sum(b - a for a, b in alpha_stretches(trace.astype(np.float32), RATE_HZ))


def with_rhythm(hz: float, first_seconds: float, last_seconds: float) -> NDArray[np.float64]:
    trace = quiet(30).astype(np.float64)
    times = np.arange(len(trace)) / RATE_HZ
    inside = (times >= first_seconds) & (times < last_seconds)
    trace[inside] += 25 * np.sin(2 * np.pi * hz * times[inside])
    return trace


@pytest.mark.parametrize("hz", [8.6, 10.0, 12.4])
@pytest.mark.parametrize("seconds", [4.0, 14.0, 16.0, 30.0])
def test_alpha_is_as_long_as_it_is(hz: float, seconds: float) -> None:
    assert alpha_seconds(with_rhythm(hz, 0.0, seconds)) == pytest.approx(seconds, abs=0.7)


@pytest.mark.parametrize("hz", [4.0, 6.0, 17.0, 22.0])
def test_other_rhythms_are_none(hz: float) -> None:
    assert alpha_seconds(with_rhythm(hz, 0.0, 30.0)) < 1.0


def test_eeg_without_a_rhythm_has_next_to_none() -> None:
    assert alpha_seconds(quiet(60)) < 6.0


def test_there_is_none_in_gaps_in_silence_or_at_too_low_a_rate() -> None:
    trace = with_rhythm(10.0, 0.0, 30.0).astype(np.float32)
    trace[1000:2000] = np.nan
    beside_the_gap = alpha_stretches(trace, RATE_HZ)
    assert all(b <= 10.0 or a >= 20.0 for a, b in beside_the_gap)
    assert sum(b - a for a, b in beside_the_gap) > 15
    assert alpha_stretches(np.zeros(3000, np.float32), RATE_HZ) == ()
    assert alpha_stretches(np.full(3000, np.nan, np.float32), RATE_HZ) == ()
    assert alpha_stretches(np.zeros(0, np.float32), RATE_HZ) == ()
    assert alpha_stretches(trace, 50.0) == ()


def test_alpha_is_where_it_is_whatever_its_size_or_the_time_of_the_first_sample() -> None:
    trace = with_rhythm(10.0, 12.0, 22.0).astype(np.float32)
    for microvolts in (1.0, 0.001):
        (longest,) = (
            (a, b)
            for a, b in alpha_stretches(trace * np.float32(microvolts), RATE_HZ, 100.0)
            if b - a > 3
        )
        assert longest == pytest.approx((112, 122), abs=0.5)


def test_61_samples_a_second_are_enough() -> None:
    times = np.arange(0, 30, 1 / 61)
    trace = np.sin(2 * np.pi * 10 * times).astype(np.float32)
    assert sum(b - a for a, b in alpha_stretches(trace, 61.0)) > 29
    assert alpha_stretches(trace, 60.9) == ()
