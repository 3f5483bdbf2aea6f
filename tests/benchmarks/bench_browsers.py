"""Turning a page: SleepScorer and mne-qt-browser on one file, each in a process of its own.

Both open the same EDF and show 20 channels × 30 s × 256 Hz in a window of 1920×1080. SleepScorer
filters what it shows and draws two spectrograms and the hypnogram beside it; mne-qt-browser draws
the samples as they are and, in a second figure, filters them too.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from edfio import Edf, EdfSignal, Recording

from tests.benchmarks.display import N_CHANNELS, RATE_HZ, SIZE, noise_samples, shown_page
from tests.benchmarks.figures import Figure, Skipped, measured_apart

PATH_VARIABLE = "SLEEPSCORER_BENCHMARK_HOUR"
TURNS = 100
LEAST_TIMES_FASTER = 4
PAGE_SECONDS = 30
WHAT = f"page turn, {N_CHANNELS} channels × {PAGE_SECONDS} s × {RATE_HZ:g} Hz"


def measure() -> Iterator[Figure | Skipped]:
    """Both programs, one after the other, and how they compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.edf"
        _write_hour(path)
        os.environ[PATH_VARIABLE] = str(path)
        ours = measured_apart("bench_browsers:ours")
        theirs = measured_apart("bench_browsers:mne_qt_browser")
    yield from (*ours, *theirs)
    if isinstance(ours[0], Figure) and isinstance(theirs[0], Figure):
        what = "mne-qt-browser's time for a page, unfiltered: how many times SleepScorer's"
        remark = f"wanted: at least {LEAST_TIMES_FASTER}"
        yield Figure(what, theirs[0].value / ours[0].value, "times", remark=remark)


def ours() -> Iterator[Figure]:
    """One page after the other, without a pause."""
    from sleepscorer_app.files.recordings.open_recording import open_recording

    page = shown_page(open_recording(Path(os.environ[PATH_VARIABLE])))
    from PySide6.QtCore import QCoreApplication

    def turn() -> None:
        page.viewport.step(1)
        QCoreApplication.processEvents()

    yield from _figures("SleepScorer", _taken_ms(turn), "filtered, with spectrograms")
    page.stop()


def mne_qt_browser() -> Iterator[Figure | Skipped]:
    """The same, with its traces read as they are, and filtered."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Where the browser is told which of the Qt bindings to take.
    os.environ.setdefault("QT_API", "pyside6")
    if find_spec("mne_qt_browser") is None:
        yield Skipped("mne-qt-browser: page turn", "it is not installed here")
        return
    if not _has_display():
        yield Skipped("mne-qt-browser: page turn", "it wants an X display, such as Xvfb, to start")
        return
    for remark, limits in (("unfiltered", (None, None)), ("filtered", (0.3, 35.0))):
        yield from _figures("mne-qt-browser", _browser_ms(*limits), remark)


def _has_display() -> bool:
    """Whether MNE-Python would start its browser; it does not ask whether Qt needs a display."""
    from mne.viz.backends._utils import _display_is_valid

    return _display_is_valid()


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


def _browser_ms(low_hz: float | None, high_hz: float | None) -> list[float]:
    import mne
    from PySide6.QtCore import QCoreApplication

    mne.set_log_level("error")
    mne.viz.set_browser_backend("qt")
    raw = mne.io.read_raw_edf(os.environ[PATH_VARIABLE])
    raw.set_channel_types(dict.fromkeys(raw.ch_names, "eeg"))
    figure: Any = raw.plot(
        duration=PAGE_SECONDS,
        n_channels=N_CHANNELS,
        scalings={"eeg": 75e-6},
        highpass=low_hz,
        lowpass=high_hz,
        precompute=False,
        show=False,
        block=False,
    )
    figure.resize(*SIZE)
    figure.show()
    QCoreApplication.processEvents()

    def turn() -> None:
        figure.hscroll("+full")
        QCoreApplication.processEvents()

    taken_ms = _taken_ms(turn)
    figure.close()
    return taken_ms


def _taken_ms(turn: Callable[[], None]) -> list[float]:
    taken_ms: list[float] = []
    for _ in range(TURNS + 10):
        start = time.perf_counter()
        turn()
        taken_ms.append(1000 * (time.perf_counter() - start))
    # The first pages also compile and cache what later ones share.
    return taken_ms[10:]


def _figures(name: str, taken_ms: list[float], remark: str) -> Iterator[Figure]:
    yield Figure(f"{name}: {WHAT}, median", float(np.median(taken_ms)), "ms", remark=remark)
    worst = float(np.percentile(taken_ms, 99))
    yield Figure(f"{name}: {WHAT}, 99th percentile", worst, "ms", remark=remark)
