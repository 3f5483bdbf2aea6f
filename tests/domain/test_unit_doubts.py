"""Numbers that cannot be µV, and what a person made of them."""

from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.rescaled_recording import RescaledRecording, plain_factor, with_factors
from sleepscorer_app.domain.unit_doubts import unit_doubts


def recording(scale: float, unit: str = "µV", name: str = "EEG C4-M1") -> ArrayRecording:
    noise = np.random.default_rng(5).normal(0, 15 * scale, 120 * 100).astype(np.float32)
    return ArrayRecording("night", (Channel(name, 100.0, unit),), (noise,), datetime(2021, 1, 1))


def swinging(amplitudes: np.ndarray, unit: str) -> ArrayRecording:
    """A second each that swings as far as its amplitude, and is empty where that is NaN."""
    samples = np.repeat(amplitudes, 100) * np.tile([0.0, 1.0], 50 * len(amplitudes))
    channel = Channel("EEG C4-M1", 100.0, unit)
    return ArrayRecording("night", (channel,), (samples.astype(np.float32),), datetime(2021, 1, 1))


@pytest.mark.parametrize(
    ("scale", "unit", "factor"),
    [
        (1e-6, "µV", 1e6),
        (1e-3, "µV", 1e3),
        (1e3, "µV", 1e-3),
        (1e6, "µV", 1e-6),
        (1.0, "", 1.0),
        (1e-6, "", 1e6),
        (100.0, "digital", 0.01),
    ],
)
def test_a_unit_off_by_thousands_or_missing_is_found_with_its_factor(
    scale: float, unit: str, factor: float
) -> None:
    (doubt,) = unit_doubts(recording(scale, unit))
    assert doubt.factor == factor
    assert 40 < doubt.amplitude_after < 120
    assert f"times {plain_factor(factor)} it would" in doubt.evidence
    is_told = {"": "without a unit"}.get(unit, f"in {unit}")
    assert doubt.evidence.startswith(f"EEG C4-M1 is {is_told}; its median")
    mended = with_factors(recording(scale, unit), {"EEG C4-M1": doubt.factor})
    assert unit_doubts(mended) == ()
    assert mended.channels[0].unit == "µV"


@pytest.mark.parametrize("scale", [0.1, 1.0, 20.0])
def test_what_may_be_microvolts_is_left_alone(scale: float) -> None:
    assert unit_doubts(recording(scale)) == ()


def test_other_quantities_and_flat_channels_raise_no_doubt() -> None:
    assert unit_doubts(recording(1e-6, "%", "SaO2")) == ()
    assert unit_doubts(recording(1e-6, "µV", "Chin")) == ()
    assert unit_doubts(recording(0.0)) == ()
    assert unit_doubts(recording(1e-6, "mmHg")) == ()


def test_a_recording_in_other_units_says_so_and_is_otherwise_the_same() -> None:
    before = recording(1e-6)
    after = with_factors(before, {"EEG C4-M1": 1e6})
    np.testing.assert_allclose(after.read(0, 1, 2), before.read(0, 1, 2) * 1e6)
    assert (after.name, after.start, after.duration_seconds) == ("night", before.start, 120)
    assert after.notes == ("EEG C4-M1 is multiplied by 1,000,000 to be µV, as you chose.",)
    assert with_factors(before, {}) is before
    with pytest.raises(ValueError, match="no channel called C3"):
        with_factors(before, {"C3": 1.0})
    assert after.identity == before.identity
    assert after.annotations == before.annotations


def test_channels_that_nobody_rescaled_are_not_spoken_of_and_a_night_in_memory_has_no_path() -> (
    None
):
    two = ArrayRecording(
        "night",
        (Channel("C4", 1.0), Channel("C3", 1.0)),
        (np.ones(3, np.float32), np.ones(3, np.float32)),
        datetime(2021, 1, 1),
    )
    after = RescaledRecording(two, {"C3": 1000.0})
    assert after.chosen == ("C3 is multiplied by 1,000 to be µV, as you chose.",)
    assert after.path is None


class Seen(ArrayRecording):
    """Of a file; notes down which stretches are read."""

    path = Path("night.edf")

    @cached_property
    def starts(self) -> list[float]:
        return []

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        self.starts.append(start_seconds)
        return super().read(channel, start_seconds, stop_seconds)


def test_the_path_of_a_rescaled_file_is_the_files() -> None:
    night = recording(1.0)
    seen = Seen(night.name, night.channels, night.samples, night.start)
    assert RescaledRecording(seen, {}).path == Path("night.edf")


@pytest.mark.parametrize(("seconds", "last"), [(120, 118.0), (1, 0.0)])
def test_the_stretches_looked_at_lie_within_the_night(seconds: int, last: float) -> None:
    night = swinging(np.full(seconds, 1.0), "")
    seen = Seen(night.name, night.channels, night.samples, night.start)
    unit_doubts(seen)
    assert seen.starts == pytest.approx([number * last / 59 for number in range(60)])


@pytest.mark.parametrize(
    ("amplitude", "unit", "factor"),
    [
        (2.0, "µV", None),
        (1.99, "µV", 1000.0),
        (3000.0, "µV", None),
        (3000.1, "µV", 0.001),
        (2.0, "", 1.0),
        (3000.0, "", 1.0),
        (3e9, "µV", 1e-6),
        (3e6, "µV", 1e-6),
        (0.0, "", None),
    ],
)
def test_2_to_3000_microvolts_are_plausible(
    amplitude: float, unit: str, factor: float | None
) -> None:
    doubts = unit_doubts(swinging(np.full(120, amplitude), unit))
    assert [one.factor for one in doubts] == ([] if factor is None else [factor])


def test_the_amplitude_is_the_median_of_60_stretches_from_the_first_second_to_the_last() -> None:
    """A stretch that is flat, empty or of one sample says nothing."""
    told: list[float] = []
    amplitudes = np.zeros(122)
    amplitudes[0], amplitudes[60:62], amplitudes[-2:] = 1e-3, (2e-3, np.nan), 9e-3
    (doubt,) = unit_doubts(swinging(amplitudes, "µV"), told.append)
    assert doubt.amplitude == pytest.approx(2e-3)
    assert told == pytest.approx([number / 60 for number in range(60)])


def test_a_recording_shorter_than_a_stretch_is_looked_at_all_the_same() -> None:
    (doubt,) = unit_doubts(swinging(np.full(1, 1e-3), "µV"))
    assert doubt.amplitude == pytest.approx(1e-3)


def test_an_amplitude_that_no_factor_makes_plausible_raises_no_doubt() -> None:
    assert unit_doubts(recording(1e-12)) == ()
    assert unit_doubts(recording(1e12)) == ()
