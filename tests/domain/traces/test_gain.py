"""Gains: a millimetre is a millimetre, half a lane half a lane; the keys step through both."""

import pytest

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.traces.gain import (
    GAIN_SERIES,
    Gain,
    GainMeasure,
    first_gain,
    pixels_per_mm_of,
)

TO_THE_EDGE = Gain(75.0, GainMeasure.PER_HALF_LANE)


def test_a_sensitivity_is_the_same_in_every_lane() -> None:
    for lane_pixels in (12.0, 80.0, 700.0):
        assert Gain(7.0).pixels_per_unit(lane_pixels, 4.0) == pytest.approx(4.0 / 7.0)
        assert Gain(7.0).per_mm(lane_pixels, 4.0) == pytest.approx(7.0)


def test_a_gain_per_half_lane_goes_with_the_lane_and_can_be_said_per_millimetre() -> None:
    assert 75.0 * TO_THE_EDGE.pixels_per_unit(60.0, 4.0) == pytest.approx(30.0)
    # Half of 60 pixels are 7.5 mm.
    assert TO_THE_EDGE.per_mm(60.0, 4.0) == pytest.approx(10.0)


def test_the_series_is_the_one_that_recorders_offer() -> None:
    values = [value for value in GAIN_SERIES if 1 <= value <= 100]
    assert values == [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100]
    assert list(GAIN_SERIES) == sorted(GAIN_SERIES)


@pytest.mark.parametrize(
    ("value", "n_steps", "expected"),
    [(7, 1, 5), (7, -1, 10), (10, -2, 20), (6, 1, 5), (6, -1, 7), (0.7, -1, 1), (75, 1, 70)],
)
def test_a_step_goes_to_the_next_of_the_series(value: float, n_steps: int, expected: float) -> None:
    assert Gain(value).stepped(n_steps) == Gain(expected)


def test_the_series_has_ends_and_steps_come_back() -> None:
    assert Gain(GAIN_SERIES[0]).stepped(5) == Gain(GAIN_SERIES[0])
    assert Gain(GAIN_SERIES[-1]).stepped(-5) == Gain(GAIN_SERIES[-1])
    for value in GAIN_SERIES[3:-3]:
        assert Gain(value).stepped(3).stepped(-3).value == pytest.approx(value)
    assert TO_THE_EDGE.stepped(1).measure is GainMeasure.PER_HALF_LANE


@pytest.mark.parametrize(("reach", "expected"), [(3.2, 5.0), (0.018, 0.02), (700.0, 700.0)])
def test_a_fitting_gain_is_the_next_round_one_at_which_the_trace_stays_in(
    reach: float, expected: float
) -> None:
    fitting = TO_THE_EDGE.fitting(reach, 60.0, 4.0)
    assert fitting == Gain(expected, GainMeasure.PER_HALF_LANE)
    # In half a lane of 10 mm the same reach needs a tenth per millimetre.
    in_mm = Gain(7.0).fitting(10 * reach, 80.0, 4.0)
    assert in_mm.value == pytest.approx(expected)


@pytest.mark.parametrize("reach", [0.0, -1.0, float("nan"), float("inf")])
def test_nothing_fits_a_flat_trace_so_its_gain_stays(reach: float) -> None:
    assert Gain(7.0).fitting(reach, 80.0, 4.0) == Gain(7.0)


@pytest.mark.parametrize("value", [0.0, -7.0, float("nan"), float("inf")])
def test_a_gain_of_nothing_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Gain(value)


def test_eeg_and_eye_movements_begin_at_7_microvolts_per_millimetre() -> None:
    assert first_gain(Role.EEG) == first_gain(Role.EOG) == Gain(7.0)
    assert first_gain(Role.EMG) == Gain(10.0)
    assert first_gain(Role.OTHER).measure is GainMeasure.PER_HALF_LANE


def test_a_gain_is_said_with_its_unit() -> None:
    assert Gain(7.0).words("µV") == "7 µV/mm"
    assert Gain(10.0, GainMeasure.PER_HALF_LANE).words("%") == "±10 %"
    assert Gain(5.0, GainMeasure.PER_HALF_LANE).words("") == "±5"


def test_a_diagonal_gives_the_density_of_a_screen() -> None:
    # 24 inches at 1920 × 1080 are 531.3 mm across.
    assert pixels_per_mm_of(24.0, 1920, 1080) == pytest.approx(1920 / 531.3, rel=1e-3)
    with pytest.raises(ValueError, match="no size"):
        pixels_per_mm_of(0.0, 1920, 1080)
