"""The arithmetic of the ruler."""

import numpy as np
import pytest

from sleepscorer_app.domain.traces.measurement import Measurement, measure

RATE_HZ = 100.0
SINE = 50 * np.sin(2 * np.pi * np.arange(300) / RATE_HZ)


def test_half_a_wave_of_one_hertz_is_told_by_its_ends_and_its_peaks() -> None:
    measured = measure((10.25, 50.0), (10.75, -50.0), SINE, 10.0, RATE_HZ)
    assert measured.seconds == pytest.approx(0.5)
    assert measured.hz == pytest.approx(2.0)
    assert measured.difference == -100.0
    assert measured.peak_to_peak == pytest.approx(100.0)
    assert measured.words("µV") == "−100 µV · 500 ms · 2.00 Hz · 100 µV peak to peak"


def test_it_does_not_matter_which_end_was_set_first() -> None:
    there = measure((0.1, 3.0), (0.9, 7.5), SINE, 0.0, RATE_HZ)
    back = measure((0.9, 7.5), (0.1, 3.0), SINE, 0.0, RATE_HZ)
    assert there == back
    assert there.difference == 4.5


def test_gaps_are_passed_over_and_nothing_has_no_peaks() -> None:
    samples = SINE.copy()
    samples[20:60] = np.nan
    assert measure((0.0, 0.0), (0.5, 0.0), samples, 0.0, RATE_HZ).peak_to_peak == pytest.approx(
        50 * np.sin(2 * np.pi * 0.19)
    )
    assert measure((0.25, 0.0), (0.5, 0.0), samples, 0.0, RATE_HZ).peak_to_peak is None


def test_two_points_at_one_time_have_no_frequency() -> None:
    words = Measurement(0.0, 12.0, None).words("%")
    assert words == "+12 % · 0 ms"


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (Measurement(0.64, -82.44, 96.06), "−82.4 µV · 640 ms · 1.56 Hz · 96.1 µV peak to peak"),
        (Measurement(0.01, 0.0, 100.4), "+0 µV · 10 ms · 100 Hz · 100 µV peak to peak"),
        (Measurement(0.0102, 0.5, 1234.4), "+0.5 µV · 10 ms · 98.04 Hz · 1234 µV peak to peak"),
        (Measurement(2.0, -1234.6, 99.94), "−1235 µV · 2000 ms · 0.50 Hz · 99.9 µV peak to peak"),
    ],
)
def test_it_is_said_with_three_digits_or_as_many_as_stand_before_the_point(
    measured: Measurement, words: str
) -> None:
    assert measured.words("µV") == words


def test_a_point_on_a_sample_has_that_sample_in_it_and_not_the_next() -> None:
    samples = np.array([0.0, 5.0, 1.0, 2.0, -7.0])
    assert measure((0.01, 0.0), (0.03, 0.0), samples, 0.0, RATE_HZ).peak_to_peak == 4.0
    assert measure((0.0101, 0.0), (0.0399, 0.0), samples, 0.0, RATE_HZ).peak_to_peak == 1.0
    at_10_hz = measure((0.1001, 0.0), (0.3999, 0.0), samples, 0.0, 10.0)
    assert at_10_hz.peak_to_peak == 1.0
