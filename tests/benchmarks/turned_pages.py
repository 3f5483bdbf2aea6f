"""Pages turned as a person turns them: a key or a click, until everything it changed is painted."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from edfio import Edf, EdfSignal, Recording
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.scoring import AcceptRule
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.ui.window.main_window import MainWindow
from tests.benchmarks.bench_window import SETTINGS, open_window
from tests.benchmarks.display import N_CHANNELS, RATE_HZ, finish_work, noise_samples

PATH_VARIABLE = "SLEEPSCORER_BENCHMARK_HOUR"
PAUSE_SECONDS = 0.06
FEWEST_PAGES_AWAY = 8
"""Farther than anything is read ahead."""
LONGEST_WAIT_MS = 5000
_FORGOTTEN = 10
"""Turns that do not count: the first ones also fill what later ones share."""


class PaintClock(QObject):
    """When a window has last painted what had become stale, whoever asked for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.painted = 0.0
        self.loop = QEventLoop()
        self._limit = QTimer(self, singleShot=True, interval=LONGEST_WAIT_MS)
        self._limit.timeout.connect(self.loop.quit)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window or event.type() is not QEvent.Type.UpdateRequest:
            return False
        # Carried out here: a filter comes before the painting, and its end is what counts.
        self._window.event(event)
        self.painted = time.perf_counter()
        self.loop.quit()
        return True

    def taken_ms(self, deed: Callable[[], object], pause_seconds: float) -> float:
        """From the deed to the end of the last painting before the pause is over.

        Whatever is painted late counts too. The event loop sleeps meanwhile as it does for a
        person, so that work in the background has its turn.
        """
        begun = time.perf_counter()
        deed()
        self._limit.start()
        self.loop.exec()
        self._limit.stop()
        if self.painted < begun:
            raise RuntimeError("nothing was painted")
        if pause_seconds:
            pause = QEventLoop()
            QTimer.singleShot(round(1000 * pause_seconds), pause.quit)
            pause.exec()
        return 1000 * (self.painted - begun)


def key_turns_ms(
    window: QWidget,
    key: Qt.Key,
    times: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> list[float]:
    """What each press of a key took until the window was painted, with a pause after each."""
    clock = PaintClock(window)
    deed = partial(QTest.keyClick, window, key, modifier)
    return [clock.taken_ms(deed, PAUSE_SECONDS) for _ in range(times + _FORGOTTEN)][_FORGOTTEN:]


def held_key_ms(
    window: QWidget,
    key: Qt.Key,
    times: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> list[float]:
    """From one press of a key to the next, each coming as soon as the one before is painted.

    So that whatever is done between two presses counts as well.
    """
    clock = PaintClock(window)
    pressed: list[float] = []
    for _ in range(times + _FORGOTTEN + 1):
        pressed.append(time.perf_counter())
        clock.taken_ms(partial(QTest.keyClick, window, key, modifier), 0.0)
    return (1000 * np.diff(pressed)).tolist()[_FORGOTTEN:]


def jumps_ms(window: MainWindow, times: int) -> list[float]:
    """What clicks on the hypnogram took, each many pages away from the one before."""
    clock = PaintClock(window)
    jumps = _jumps(window, times + _FORGOTTEN)
    return [clock.taken_ms(jump, PAUSE_SECONDS) for jump in jumps][_FORGOTTEN:]


def _jumps(window: MainWindow, times: int) -> Iterator[Callable[[], None]]:
    page = window.page
    assert page is not None
    strip = page.hypnogram_view
    dice = np.random.default_rng(0)
    for _ in range(times):
        here, epoch = page.viewport.epoch, page.viewport.epoch
        while abs(epoch - here) < FEWEST_PAGES_AWAY:
            epoch = int(dice.integers(page.document.n_epochs))
        place = QPoint(round(strip.x_of((epoch + 0.5) * 30)), strip.height() // 2)
        yield lambda place=place: QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)


@contextmanager
def window_on_hour() -> Iterator[MainWindow]:
    """The real window on the hour as a network has scored it, all traces shown, nothing at work."""
    with open_window() as window:
        window.open_night(Path(os.environ[PATH_VARIABLE]))
        while window.page is None:
            finish_work()
        assert window.night is not None
        document, traces = window.night.document, window.night.traces
        traces.show_traces(tuple(replace(trace, is_shown=True) for trace in traces.traces))
        document.accept_scoring(_judged(document.n_epochs), AcceptRule.REPLACE_ALL)
        finish_work()
        yield window


def _judged(n_epochs: int) -> StageProbabilities:
    """A network's word, surer of some epochs than of others."""
    values = np.random.default_rng(0).dirichlet(np.full(5, 0.3), n_epochs).astype(np.float32)
    return StageProbabilities(values, ModelIdentity("benchmark", "1.0", "ab" * 32), ("C4-M1",))


@contextmanager
def hour_on_disk() -> Iterator[None]:
    """An hour of noise on 20 channels as an EDF, and settings of their own, for what runs apart."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[PATH_VARIABLE] = str(Path(folder) / "hour.edf")
        os.environ.update({name: str(Path(folder) / name) for name in SETTINGS})
        _write_hour(Path(os.environ[PATH_VARIABLE]))
        yield


def _write_hour(path: Path) -> None:
    samples = noise_samples(3600.0)
    signals = [
        EdfSignal(
            np.roll(samples, 997 * place).astype(np.float64),
            RATE_HZ,
            label=f"EEG X{place}",
            physical_dimension="uV",
            physical_range=(-500, 500),
        )
        for place in range(N_CHANNELS)
    ]
    Edf(signals, recording=Recording(startdate=date(2021, 3, 2))).write(path)
