"""Opening a day of 64 channels at 512 Hz (5.7 GB): ours, pyedflib and MNE-Python.

The file is sparse: what no disk has to hold is read as zeros, so these are the times of the
readers and not of a disk. What a person waits for is opening, the first page, any other page, one
whole channel; each is timed once, as it happens the first time in a process.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure, Skipped, measured_apart, peak_memory_mb
from tests.files.edf_bytes import StoredSignal, edf_bytes

PATH_VARIABLE = "SLEEPSCORER_BENCHMARK_DAY"
N_CHANNELS, RATE_HZ, SECONDS = 64, 512, 86_400
PAGE_SECONDS, LATER_SECONDS, CHANNEL = 30, 61_230, 7
LONGEST_SECONDS, MOST_MB = 1.0, 500.0

Read = Callable[[float, float, range], object]


def measure() -> Iterator[Figure | Skipped]:
    """All readers on the same file, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.edf"
        write_day(path)
        os.environ[PATH_VARIABLE] = str(path)
        for part in ("ours", "pyedflib", "mne"):
            yield from measured_apart(f"bench_open_day:{part}")


def write_day(path: Path) -> None:
    """A header that promises a day, and as many bytes as it promises."""
    zeros = np.zeros((1, RATE_HZ), dtype=np.int32)
    record = [StoredSignal(f"EEG {k}", zeros) for k in range(N_CHANNELS)]
    header_bytes = 256 * (1 + N_CHANNELS)
    with path.open("wb") as file:
        file.write(edf_bytes(record, n_records=b"%d" % SECONDS)[:header_bytes])
        file.truncate(header_bytes + SECONDS * N_CHANNELS * RATE_HZ * 2)


def ours() -> Iterator[Figure]:
    from sleepscorer_app.files.recordings.open_recording import open_recording

    def opened() -> Read:
        night = open_recording(_path())
        return lambda first, last, channels: [night.read(one, first, last) for one in channels]

    return _figures("SleepScorer", opened, LONGEST_SECONDS, MOST_MB)


def pyedflib() -> Iterator[Figure]:
    from pyedflib import EdfReader

    def opened() -> Read:
        night = EdfReader(str(_path()))
        return lambda first, last, channels: [
            night.readSignal(one, int(first * RATE_HZ), int((last - first) * RATE_HZ))
            for one in channels
        ]

    return _figures("pyedflib", opened)


def mne() -> Iterator[Figure]:
    from mne.io import read_raw_edf

    def opened() -> Read:
        night = read_raw_edf(_path(), verbose="error")
        return lambda first, last, channels: night.get_data(
            picks=np.array(channels), start=int(first * RATE_HZ), stop=int(last * RATE_HZ)
        )

    return _figures("MNE-Python", opened)


def _path() -> Path:
    return Path(os.environ[PATH_VARIABLE])


def _figures(
    name: str,
    opened: Callable[[], Read],
    longest_seconds: float | None = None,
    most_mb: float | None = None,
) -> Iterator[Figure]:
    everything, one = range(N_CHANNELS), range(CHANNEL, CHANNEL + 1)
    begun = time.perf_counter()
    read = opened()
    open_seconds = time.perf_counter() - begun
    read(0, PAGE_SECONDS, everything)
    first_seconds = time.perf_counter() - begun
    later_seconds = _taken(lambda: read(LATER_SECONDS, LATER_SECONDS + PAGE_SECONDS, everything))
    page_mb = peak_memory_mb()
    channel_seconds = _taken(lambda: read(0, SECONDS, one))
    size = f"{_path().stat().st_size / 1e9:.1f} GB, sparse"
    yield Figure(f"{name}, a day of 64 channels: open", 1000 * open_seconds, "ms", remark=size)
    yield Figure(f"{name}, … open and first page", first_seconds, "s", longest_seconds)
    yield Figure(f"{name}, … another page", 1000 * later_seconds, "ms")
    yield Figure(f"{name}, … peak memory of the process so far", page_mb, "MB", most_mb)
    yield Figure(f"{name}, … one channel of 24 h", channel_seconds, "s")
    yield Figure(f"{name}, … peak memory then", peak_memory_mb(), "MB")


def _taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
