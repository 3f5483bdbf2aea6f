"""What a benchmark measures with, and the figures it gives."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured number; `at_most` is what it should not exceed, if anybody said so."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    remark: str = ""

    @property
    def verdict(self) -> str:
        if self.at_most is None:
            return ""
        return "ok" if self.value <= self.at_most else "**too much**"


@dataclass(frozen=True)
class Skipped:
    """Something that could not be measured here, and why."""

    what: str
    why: str


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The middle of several runs' wall-clock times, after one run that does not count."""
    work()
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def peak_memory_mb() -> float:
    """The most memory this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: on Linux a child starts with its parent's peak.
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measured_apart(benchmark: str) -> list[Figure | Skipped]:
    """What the benchmark `bench_…` (with `:part` if it has parts) measures in its own process."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--json", benchmark],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    )
    if finished.returncode != 0:
        return [Skipped(benchmark, f"it failed with exit code {finished.returncode}, see above")]
    return from_json(finished.stdout.splitlines()[-1])


def to_json(figures: list[Figure | Skipped]) -> str:
    return json.dumps([asdict(one) for one in figures])


def from_json(text: str) -> list[Figure | Skipped]:
    return [Skipped(**row) if "why" in row else Figure(**row) for row in json.loads(text)]
