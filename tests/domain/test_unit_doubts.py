"""Numbers that cannot be µV, and what a person made of them."""

from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.rescaled_recording import plain_factor, with_factors
from sleepscorer_app.domain.unit_doubts import unit_doubts


def recording(scale: float, unit: str = "µV", name: str = "EEG C4-M1") -> ArrayRecording:
    noise = np.random.default_rng(5).normal(0, 15 * scale, 120 * 100).astype(np.float32)
    return ArrayRecording("night", (Channel(name, 100.0, unit),), (noise,), datetime(2021, 1, 1))


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


def test_an_amplitude_that_no_factor_makes_plausible_raises_no_doubt() -> None:
    assert unit_doubts(recording(1e-12)) == ()
    assert unit_doubts(recording(1e12)) == ()
