"""The arithmetic of the ruler."""

import numpy as np
import pytest

from sleepscorer_app.domain.measurement import Measurement, measure

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
