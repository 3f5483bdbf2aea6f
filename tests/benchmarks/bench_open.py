"""Opening a large night: ours, pyedflib and MNE-Python, each in a process of its own.

A reader that has read the header and mapped the file has done nothing yet that a person sees, so
each also draws its first page (30 s of every channel) and reads one whole channel.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure, Skipped, measured_apart, median_seconds, peak_memory_mb
from tests.benchmarks.large_night import HOURS, N_CHANNELS, RATE_HZ, large_night

PATH_VARIABLE = "SLEEPSCORER_BENCHMARK_NIGHT"
PAGE_SECONDS = 30
CHANNEL = 2


def measure() -> Iterator[Figure | Skipped]:
    """All readers on the same file, one after the other."""
    with large_night() as path:
        os.environ[PATH_VARIABLE] = str(path)
        for part in ("ours", "pyedflib", "mne"):
            yield from measured_apart(f"bench_open:{part}")


def ours() -> Iterator[Figure]:
    from sleepscorer_app.files.recordings.open_recording import open_recording

    def read(first: float, last: float, channels: range) -> object:
        night = open_recording(_path())
        return [night.read(channel, first, last) for channel in channels]

    return _figures("SleepScorer", read)


def pyedflib() -> Iterator[Figure]:
    from pyedflib import EdfReader

    def read(first: float, last: float, channels: range) -> object:
        with EdfReader(str(_path())) as night:
            start, length = int(first * RATE_HZ), int((last - first) * RATE_HZ)
            return [night.readSignal(channel, start, length) for channel in channels]

    return _figures("pyedflib", read)


def mne() -> Iterator[Figure]:
    from mne.io import read_raw_edf

    def read(first: float, last: float, channels: range) -> object:
        night = read_raw_edf(_path(), verbose="error")
        return night.get_data(picks=np.array(channels), tmin=first, tmax=last)

    return _figures("MNE-Python", read)


def _path() -> Path:
    return Path(os.environ[PATH_VARIABLE])


def _figures(name: str, read: Callable[[float, float, range], object]) -> Iterator[Figure]:
    """`read(first, last, channels)` opens the file anew and reads those seconds."""
    imported_mb = peak_memory_mb()
    start = time.perf_counter()
    read(0, PAGE_SECONDS, range(N_CHANNELS))
    cold_ms = 1000 * (time.perf_counter() - start)
    page_ms = 1000 * median_seconds(lambda: read(3600, 3600 + PAGE_SECONDS, range(N_CHANNELS)))
    page_mb = peak_memory_mb() - imported_mb
    whole = range(CHANNEL, CHANNEL + 1)
    channel_ms = 1000 * median_seconds(lambda: read(0, HOURS * 3600, whole))
    size = f"{_path().stat().st_size / 1e6:.0f} MB"
    yield Figure(f"{name}: first page, first time in the process", cold_ms, "ms", remark=size)
    yield Figure(f"{name}: open and one page of {N_CHANNELS} channels", page_ms, "ms")
    yield Figure(f"{name}: open and one channel of {HOURS} h", channel_ms, "ms")
    yield Figure(f"{name}: memory for a page, beyond the imports", page_mb, "MB")
    yield Figure(f"{name}: peak memory of the process", peak_memory_mb(), "MB")
