"""What several traces of a page need is read once."""

from collections import Counter
from datetime import datetime
from functools import cached_property

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.read_once import ReadOnce, mean_of_channels
from sleepscorer_app.domain.recording import ArrayRecording, Channel, Identity
from tests.domain.montages.test_montage import recording_with


class Counting(ArrayRecording):
    """Counts how often each channel is read."""

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        self.counts[channel] += 1
        return super().read(channel, start_seconds, stop_seconds)

    @cached_property
    def counts(self) -> Counter[int]:
        return Counter()


def test_a_page_against_the_average_reads_every_channel_once_and_gives_the_same_samples() -> None:
    night = recording_with(*(f"C{place}" for place in range(1, 7)))
    counting = Counting(night.name, night.channels, night.samples, night.start)
    page = ReadOnce(counting)
    everyone = tuple(range(6))
    for channel in everyone:
        trace = Derivation("x", Role.EEG, channel, everyone)
        np.testing.assert_array_equal(trace.read(page, 0, 1), trace.read(night, 0, 1))
    # Once for the trace itself, once for the mean that all traces share.
    assert set(counting.counts.values()) == {2}


def test_another_stretch_is_read_anew_and_what_is_shared_cannot_be_changed() -> None:
    page = ReadOnce(recording_with("C4", "M1"))
    first = page.read(0, 0, 1)
    assert page.read(0, 0, 1) is first
    assert len(page.read(0, 0, 2)) == 256
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
    mean = page.mean((0, 1), 0, 1)
    np.testing.assert_array_equal(mean, np.full(128, 0.5))
    with pytest.raises(ValueError, match="read-only"):
        mean[0] = 1


def test_the_mean_of_channels_ends_with_the_shortest() -> None:
    channels = (Channel("C4", 1.0), Channel("M1", 1.0), Channel("M2", 1.0))
    samples = tuple(np.full(n, n, np.float32) for n in (4, 2, 3))
    night = ArrayRecording("night", channels, samples, datetime(2026, 1, 1, 22))
    assert mean_of_channels(night, (0, 1, 2), 0, 4).tolist() == [3, 3]


def test_everything_else_is_the_recordings_own() -> None:
    night = ArrayRecording(
        "night",
        (Channel("C4", 1.0),),
        (np.zeros(60, np.float32),),
        datetime(2026, 1, 1, 22),
        Identity("A X X X"),
        notes=("odd",),
    )
    page = ReadOnce(night)
    for name in ("name", "channels", "start", "duration_seconds", "identity", "notes"):
        assert getattr(page, name) == getattr(night, name)
    assert page.annotations == ()
