from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.recording import (
    ArrayRecording,
    Channel,
    clock_time,
    n_epochs,
    sample_range,
)

START = datetime(2024, 3, 5, 23, 30)
rates = st.sampled_from([0.2, 1.0, 10.0, 99.97, 100.0, 128.0, 200.0, 256.0, 512.0, 1024 / 6])


def recording(seconds: float, rate_hz: float = 128.0) -> ArrayRecording:
    samples = np.arange(int(seconds * rate_hz), dtype=np.float32)
    return ArrayRecording("night", (Channel("C4-M1", rate_hz),), (samples,), START)


@given(rates, st.integers(0, 5000), st.floats(-50, 3000), st.floats(-50, 3000))
def test_a_range_holds_the_samples_whose_time_lies_in_it(
    rate_hz: float, n_samples: int, start_seconds: float, stop_seconds: float
) -> None:
    first, last = sample_range(rate_hz, n_samples, start_seconds, stop_seconds)
    assert 0 <= first <= last <= n_samples
    slack_seconds = 2e-6 / rate_hz
    for index in range(first, min(last, first + 3)):
        assert start_seconds - slack_seconds <= index / rate_hz < stop_seconds
    if 0 < first < last:
        assert (first - 1) / rate_hz < start_seconds
    if first < last < n_samples:
        assert last / rate_hz >= stop_seconds - slack_seconds


@given(rates, st.lists(st.floats(0, 100), min_size=2, max_size=8).map(sorted))
def test_neighbouring_ranges_share_no_sample_and_lose_none(
    rate_hz: float, borders: list[float]
) -> None:
    n_samples = int(100 * rate_hz)
    pieces = [sample_range(rate_hz, n_samples, start, stop) for start, stop in pairwise(borders)]
    for before, after in pairwise(pieces):
        assert before[1] == after[0]


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 256.0, 512.0, 1024 / 6])
def test_every_epoch_of_a_night_has_its_samples(rate_hz: float) -> None:
    n_samples = round(8 * 3600 * rate_hz)
    for epoch in range(960):
        first, last = sample_range(rate_hz, n_samples, 30 * epoch, 30 * (epoch + 1))
        assert last - first == round(30 * rate_hz)


@pytest.mark.parametrize(
    ("seconds", "epochs"), [(0, 0), (29.9, 0), (30, 1), (89.99, 2), (90, 3), (28800, 960)]
)
def test_a_rest_of_less_than_an_epoch_belongs_to_none(seconds: float, epochs: int) -> None:
    assert n_epochs(recording(seconds, 100.0)) == epochs


def test_samples_are_read_by_time() -> None:
    night = recording(60)
    np.testing.assert_array_equal(night.read(0, 10, 10.5), np.arange(1280, 1344))
    assert night.read(0, 59.5, 100).size == 64
    assert night.read(0, -5, 0).size == 0
    assert night.read(0, 70, 80).size == 0


def test_a_recording_lasts_as_long_as_its_longest_channel() -> None:
    night = ArrayRecording(
        "night",
        (Channel("C4", 100.0), Channel("SpO2", 1.0, "%")),
        (np.zeros(3000, np.float32), np.zeros(45, np.float32)),
        START,
    )
    assert night.duration_seconds == 45
    assert ArrayRecording("empty", (), (), START).duration_seconds == 0


def test_the_clock_runs_past_midnight() -> None:
    assert clock_time(recording(60), 3600) == datetime(2024, 3, 6, 0, 30)
    assert clock_time(recording(60), 0.5) - START == timedelta(seconds=0.5)


def test_each_channel_needs_its_samples() -> None:
    with pytest.raises(ValueError, match="1 channels but 0 arrays"):
        ArrayRecording("night", (Channel("C4", 100.0),), (), START)
