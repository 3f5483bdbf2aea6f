"""Turning a page: SleepScorer and mne-qt-browser on one file, each in a process of its own.

Both open the same EDF and show 20 channels × 30 s × 256 Hz in a window of 1920×1080, and both are
turned by their key for it. SleepScorer filters what it shows, draws two spectrograms, the hypnogram
and the review's panel beside it; mne-qt-browser draws the samples as they are and, in a second
figure, filters them too.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np

from tests.benchmarks.display import N_CHANNELS, RATE_HZ, SIZE
from tests.benchmarks.figures import Figure, Skipped, measured_apart
from tests.benchmarks.turned_pages import (
    PATH_VARIABLE,
    held_key_ms,
    hour_on_disk,
    key_turns_ms,
    window_on_hour,
)

TURNS = 80
LEAST_TIMES_FASTER = 4
PAGE_SECONDS = 30
WHAT = f"page turn by key, {N_CHANNELS} channels × {PAGE_SECONDS} s × {RATE_HZ:g} Hz"


def measure() -> Iterator[Figure | Skipped]:
    """Both programs, one after the other, and how they compare."""
    with hour_on_disk():
        ours = measured_apart("bench_browsers:ours")
        theirs = measured_apart("bench_browsers:mne_qt_browser")
    yield from (*ours, *theirs)
    for our, their, how in zip(ours, theirs, ("a pause after each", "held down"), strict=False):
        if isinstance(our, Figure) and isinstance(their, Figure):
            what = f"mne-qt-browser's time for a page, unfiltered, {how}: how many of SleepScorer's"
            remark = f"wanted: at least {LEAST_TIMES_FASTER}"
            yield Figure(what, their.value / our.value, "times", remark=remark)


def ours() -> Iterator[Figure]:
    """The real window on the night as a network has scored it."""
    from PySide6.QtCore import Qt

    with window_on_hour() as window:
        paced_ms = key_turns_ms(window, Qt.Key.Key_PageDown, TURNS)
        held_ms = held_key_ms(window, Qt.Key.Key_PageUp, TURNS - 10)
    yield from _figures("SleepScorer", paced_ms, held_ms, "filtered, with spectrograms")


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
        yield from _figures("mne-qt-browser", *_browser_ms(*limits), remark)


def _has_display() -> bool:
    """Whether MNE-Python would start its browser; it does not ask whether Qt needs a display."""
    from mne.viz.backends._utils import _display_is_valid

    return _display_is_valid()


def _browser_ms(low_hz: float | None, high_hz: float | None) -> tuple[list[float], list[float]]:
    import mne
    from PySide6.QtCore import QCoreApplication, Qt

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

    shift = Qt.KeyboardModifier.ShiftModifier
    paced_ms = key_turns_ms(figure, Qt.Key.Key_Right, TURNS, shift)
    held_ms = held_key_ms(figure, Qt.Key.Key_Left, TURNS - 10, shift)
    figure.close()
    return paced_ms, held_ms


def _figures(
    name: str, paced_ms: list[float], held_ms: list[float], remark: str
) -> Iterator[Figure]:
    what = f"{name}: {WHAT}"
    yield Figure(
        f"{what}, a pause after each: median", float(np.median(paced_ms)), "ms", None, remark
    )
    yield Figure(f"{what}, held down: median", float(np.median(held_ms)), "ms", None, remark)
    worst = float(np.percentile(paced_ms, 99))
    yield Figure(f"{what}, a pause after each: 99th percentile", worst, "ms", None, remark)
