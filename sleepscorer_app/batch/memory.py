"""How much memory a process holds, and how many workers a machine has room for."""

import os
import sys
from pathlib import Path

WORKER_MB = 1200.0
"""What a worker may hold: one that holds more after a night is replaced by a fresh one."""
_STATUS = Path("/proc/self/status")
_MACHINE = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup/memory.max")


def held_mb() -> float:
    """What this process holds now, in MB; 0 where the system does not tell."""
    return _told(_STATUS, "VmRSS")


def peak_mb() -> float:
    """The most this process has held so far, in MB; 0 where the system does not tell."""
    if _STATUS.exists():
        # Not ru_maxrss: on Linux a child starts with its parent's peak.
        return _told(_STATUS, "VmHWM")
    if os.name != "posix":
        return 0.0
    import resource

    unit = 2**20 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def available_mb() -> float:
    """What may still be taken on this machine or in this container; endless where not told."""
    free = _told(_MACHINE, "MemAvailable") or float("inf")
    try:
        return min(free, int(_CONTAINER.read_text()) / 2**20)
    except (OSError, ValueError):
        return free


def workers_for(cores: int) -> int:
    """As many as there are cores, but no more than there is memory for; at least one."""
    room = available_mb() / WORKER_MB
    return max(1, cores if room >= cores else int(room))


def _told(path: Path, name: str) -> float:
    try:
        rows = path.read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith(f"{name}:")), 0.0)
