"""How long the command line takes to start, which a press of Tab in the shell waits for."""

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.figures import Figure, median_seconds


def measure() -> Iterator[Figure]:
    """Whole processes, started and ended; a bare Python beside them for comparison."""
    for what, words in (
        ("start: Python alone", ("-c", "")),
        ("start: sleepscorer --version", ("-m", "sleepscorer_app", "--version")),
        ("start: sleepscorer --help", ("-m", "sleepscorer_app", "--help")),
    ):
        command = [sys.executable, *words]
        seconds = median_seconds(
            lambda command=command: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        )
        yield Figure(what, 1000 * seconds, "ms")
