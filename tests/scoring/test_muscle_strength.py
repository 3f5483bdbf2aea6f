"""A muscle's strength, kept once a second: what networks make of it, and what is none."""

from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import channel_derivation
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.scoring.model_input import CLIP, EPOCH_SAMPLES
from sleepscorer_app.scoring.muscle_strength import is_strength, strength_input
from sleepscorer_app.scoring.score_recording import UnscorableChannel, check_strength
from tests.scoring.networks_for_tests import tiny_description


def recording(name: str, rate_hz: float) -> ArrayRecording:
    flat = np.zeros(round(60 * rate_hz), dtype=np.float32)
    return ArrayRecording("night.edf", (Channel(name, rate_hz),), (flat,), datetime(2021, 3, 2))


def strengths(n_seconds: int) -> NDArray[np.float32]:
    return np.random.default_rng(1).gamma(2.0, 3.0, n_seconds).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "rate_hz", "expected"),
    [("EMG submental", 1.0, True), ("EMG submental", 200.0, False), ("Fpz-Cz", 1.0, False)],
)
def test_only_a_slow_muscle_channel_is_a_strength(
    name: str, rate_hz: float, expected: bool
) -> None:
    of = recording(name, rate_hz)
    chin = channel_derivation(of, 0)
    assert is_strength(of, chin) is expected
    if not expected:
        with pytest.raises(UnscorableChannel, match=f"has {rate_hz:g} samples per second"):
            check_strength(of, chin)
    else:
        check_strength(of, chin)


def test_the_values_stand_at_their_seconds_and_lie_on_lines_between() -> None:
    samples = strengths(90)
    night = strength_input(samples, 1.0, 3)
    assert night.samples.shape == (3, EPOCH_SAMPLES)
    assert night.is_seen.all()
    trace = night.samples.ravel()
    low, middle, high = np.percentile(samples, (25, 50, 75))
    scaled = np.clip((samples - middle) / ((high - low) / 1.349), -CLIP, CLIP)
    np.testing.assert_allclose(trace[::100], scaled, atol=2e-3)
    np.testing.assert_allclose(trace[50], (trace[0] + trace[100]) / 2, atol=1e-5)


def test_its_unit_does_not_matter_and_outliers_are_clipped() -> None:
    samples = strengths(90)
    samples[10] = 1e6
    one, other = strength_input(samples, 1.0, 3), strength_input(7 * samples, 1.0, 3)
    np.testing.assert_allclose(one.samples, other.samples, atol=1e-4)
    assert one.samples.max() == CLIP


def test_an_epoch_with_a_gap_is_not_seen_nor_one_that_was_not_recorded() -> None:
    samples = strengths(100)
    samples[40] = np.nan
    night = strength_input(samples, 1.0, 4)
    assert night.is_seen.tolist() == [True, False, True, False]
    assert not night.samples[[1, 3]].any()
    nothing = strength_input(np.full(60, np.nan, np.float32), 1.0, 2)
    assert nothing.is_seen.tolist() == [False, False]
    assert not nothing.samples.any()


def test_a_strength_that_never_changes_is_a_level_line() -> None:
    night = strength_input(np.full(60, 4.0, np.float32), 1.0, 2)
    assert night.is_seen.all()
    assert not night.samples.any()


def test_a_description_may_name_as_strengths_only_channels_that_it_reads() -> None:
    told = tiny_description(channels=("EEG", "EMG"), envelopes=("EMG",))
    assert set(told.envelopes) <= set(told.channels)
