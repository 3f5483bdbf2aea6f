"""The whole window: up from the command, a large night's first traces, thirty nights in a row."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.display import SIZE, finish_work, resident_mb
from tests.benchmarks.figures import Figure, Skipped, measured_apart, median_seconds
from tests.benchmarks.large_night import large_night

if TYPE_CHECKING:
    from sleepscorer_app.ui.window.main_window import MainWindow

PATH_VARIABLE = "SLEEPSCORER_BENCHMARK_NIGHT"
N_NIGHTS, N_WARM_UP = 30, 5
SETTINGS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def measure() -> Iterator[Figure | Skipped]:
    """All on one night, with settings and unfinished work of their own."""
    with large_night() as path, tempfile.TemporaryDirectory() as folder:
        os.environ[PATH_VARIABLE] = str(path)
        os.environ.update({name: str(Path(folder) / name) for name in SETTINGS})
        for part in ("start", "first_traces", "thirty_nights"):
            yield from measured_apart(f"bench_window:{part}")


def start() -> Iterator[Figure]:
    """A process of its own, from its first byte until the window is painted."""
    show = (
        "import os; os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')\n"
        "from sleepscorer_app import app\n"
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "window = app.make_window(application)\n"
        "window.show()\n"
        "application.processEvents()\n"
        "assert not window.grab().isNull()\n"
    )
    seconds = median_seconds(lambda: subprocess.run([sys.executable, "-c", show], check=True))
    yield Figure("window up, from the command, disk warm", seconds, "s", 1.2)


def first_traces() -> Iterator[Figure]:
    """From the wish to open a night until its traces, and then its spectrogram, are painted."""
    path = Path(os.environ[PATH_VARIABLE])
    traces_seconds: list[float] = []
    spectrogram_seconds: list[float] = []
    with open_window() as window:
        for _ in range(5):
            begun = time.perf_counter()
            window.open_night(path)
            _run_until(lambda: window.page is not None and bool(window.page.trace_view.drawn))
            traces_seconds.append(time.perf_counter() - begun)
            page = window.page
            assert page is not None
            _run_until(lambda page=page: page.spectrograms.chosen is not None)
            spectrogram_seconds.append(time.perf_counter() - begun - traces_seconds[-1])
            finish_work()
            window.close_night()
    size = f"{path.stat().st_size / 1e6:.0f} MB"
    what = "opened in the window: to its first traces"
    yield Figure(what, float(np.median(traces_seconds)), "s", 0.4, size)
    what = "and then to the whole night's spectrogram"
    yield Figure(what, float(np.median(spectrogram_seconds)), "s", 0.5)


def thirty_nights() -> Iterator[Figure]:
    """The same night opened over and over, a few pages turned in each."""
    path = Path(os.environ[PATH_VARIABLE])
    with open_window() as window:
        for _ in range(N_WARM_UP):
            open_and_turn(window, path)
        before_mb = resident_mb()
        for _ in range(N_NIGHTS):
            open_and_turn(window, path)
        gained_mb = resident_mb() - before_mb
    yield Figure(f"memory after {N_NIGHTS} nights opened in a row", gained_mb, "MB", 10)


def open_and_turn(window: "MainWindow", path: Path, turns: int = 5) -> None:
    """Open a night, look at some pages, and close it."""
    window.open_night(path)
    _run_until(lambda: window.page is not None)
    finish_work()
    night = window.night
    assert night is not None
    for _ in range(turns):
        night.viewport.turn_page(1)
        finish_work()
    window.close_night()
    finish_work()


@contextmanager
def open_window() -> Iterator["MainWindow"]:
    """The real window, closed afterwards."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.app import make_window

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = make_window(application)
    window.resize(*SIZE)
    window.show()
    finish_work()
    yield window
    window.close()
    finish_work()


def _run_until(holds: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    while not holds():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
