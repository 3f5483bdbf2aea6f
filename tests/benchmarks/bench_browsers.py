"""Turning a page: SleepScorer and mne-qt-browser, the same noise, each in a process of its own.

Both show 20 channels × 30 s × 256 Hz in a window of 1920×1080. SleepScorer filters what it shows
and draws two spectrograms and the hypnogram beside it; mne-qt-browser draws the samples as they are
and, in a second figure, filters them too.
"""

import os
import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.bench_page_turn import N_CHANNELS, RATE_HZ, SIZE, noise_page, noise_samples
from tests.benchmarks.figures import Figure, Skipped, measured_apart

TURNS = 100
LEAST_TIMES_FASTER = 4
PAGE_SECONDS = 30
WHAT = f"page turn, {N_CHANNELS} channels × {PAGE_SECONDS} s × {RATE_HZ:g} Hz"


def measure() -> Iterator[Figure | Skipped]:
    """Both programs, one after the other, and how they compare."""
    ours = measured_apart("bench_browsers:ours")
    theirs = measured_apart("bench_browsers:mne_qt_browser")
    yield from (*ours, *theirs)
    if isinstance(ours[0], Figure) and isinstance(theirs[0], Figure):
        ratio = ours[0].value / theirs[0].value
        what = f"SleepScorer's time for a page, as a share of mne-qt-browser's ({theirs[0].remark})"
        yield Figure(what, 100 * ratio, "%", 100 / LEAST_TIMES_FASTER)


def ours() -> Iterator[Figure]:
    """One page after the other, without a pause."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.ui.background_task import BackgroundTask

    application = QApplication.instance() or QApplication([])
    page = noise_page()
    page.resize(*SIZE)
    page.show()
    while BackgroundTask.running:
        application.processEvents()

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
    try:
        import mne_qt_browser  # noqa: F401  whether it is there
    except ImportError as error:
        yield Skipped("mne-qt-browser: page turn", f"it is not installed here ({error})")
        return
    if not has_display():
        yield Skipped("mne-qt-browser: page turn", "it wants an X display, such as Xvfb, to start")
        return
    for remark, limits in (("unfiltered", (None, None)), ("filtered", (0.3, 35.0))):
        yield from _figures("mne-qt-browser", _browser_ms(*limits), remark)


def has_display() -> bool:
    """Whether MNE-Python would start its browser; it does not ask whether Qt needs a display."""
    from mne.viz.backends._utils import _display_is_valid

    return _display_is_valid()


def _browser_ms(low_hz: float | None, high_hz: float | None) -> list[float]:
    import mne
    from PySide6.QtCore import QCoreApplication

    mne.set_log_level("error")
    mne.viz.set_browser_backend("qt")
    names = [f"EEG {place}" for place in range(N_CHANNELS)]
    samples = noise_samples(3600.0)
    shifted = np.stack([np.roll(samples, 997 * place) for place in range(N_CHANNELS)])
    raw = mne.io.RawArray(1e-6 * shifted, mne.create_info(names, RATE_HZ, "eeg"))
    figure = raw.plot(
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
