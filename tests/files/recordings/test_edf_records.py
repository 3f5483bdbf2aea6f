"""Long recordings of many channels: one channel is read by jumps, and is the same as without."""

import os
from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.files.recordings import edf_records
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp

Opener = Callable[[bytes], EdfRecording]


def _eeg() -> StoredSignal:
    return StoredSignal("EEG C4-M1", ramp(60, 100))


@pytest.mark.parametrize("is_bdf", [False, True])
def test_one_channel_of_many_read_by_jumps_is_the_same_as_read_in_one_piece(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, is_bdf: bool
) -> None:
    signals = [StoredSignal(f"ch{k}", ramp(50, 40, first=100 * k)) for k in range(4)]
    data = edf_bytes(signals, is_bdf=is_bdf)
    at_once = [opened(data).read(channel, 3.2, 47.7) for channel in range(4)]
    monkeypatch.setattr(edf_records, "_BLOCK_BYTES", 200)
    monkeypatch.setattr(edf_records, "_SEEK_WORTH_BYTES", 10)
    jumps: list[int] = []
    monkeypatch.setattr(edf_records, "_expect_jumps", lambda file: jumps.append(file.fileno()))
    night = opened(data)
    for channel, expected in enumerate(at_once):
        assert len(set(expected.tolist())) > 100
        np.testing.assert_array_equal(night.read(channel, 3.2, 47.7), expected)
    assert jumps


def test_a_long_channel_read_by_jumps_tells_the_system_so(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(edf_records, "_BLOCK_BYTES", 200)
    monkeypatch.setattr(edf_records, "_SEEK_WORTH_BYTES", 10)
    monkeypatch.setattr(os, "POSIX_FADV_RANDOM", 1, raising=False)
    monkeypatch.setattr(os, "posix_fadvise", lambda *given: told.append(given), raising=False)
    data = edf_bytes([_eeg(), StoredSignal("ch", ramp(60, 100, first=7))])
    opened(data).read(0, 0, 60)
    assert {given[1:] for given in told} == {(0, 0, 1)}
    monkeypatch.delattr(os, "posix_fadvise")
    assert len(opened(data).read(0, 0, 60)) == 6000


@pytest.mark.parametrize("recording", [b"Startdate 31-FEB-2021 X X X", b"Startdate 31-FEV-2021 X"])
def test_a_startdate_that_is_no_date_gives_way_to_the_header_s(
    opened: Opener, recording: bytes
) -> None:
    night = opened(edf_bytes([_eeg()], recording=recording, date=b"02.03.21"))
    assert night.start.date() == datetime(2021, 3, 2).date()
