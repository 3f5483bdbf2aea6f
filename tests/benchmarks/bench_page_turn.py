"""How long a page turn takes with 20 channels, and what 500 of them leave in memory."""

import os
import time
from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import ArrayRecording, Channel
from tests.benchmarks.figures import Figure

N_CHANNELS, RATE_HZ, HOURS, TURNS = 20, 256.0, 8, 500
SIZE = (1920, 1080)


def measure() -> Iterator[Figure]:
    """Figures of a page of 20 channels of 256 Hz at 1920×1080, painted without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.ui.background_task import BackgroundTask

    application = QApplication.instance() or QApplication([])
    page = noise_page()
    page.resize(*SIZE)
    page.show()
    while BackgroundTask.running:
        application.processEvents()
    application.processEvents()
    _turn(page, 20)
    before_mb = _memory_mb()
    taken_ms = _turn(page, TURNS)
    after_mb = _memory_mb()
    what = f"page turn, {N_CHANNELS} channels × 30 s × {RATE_HZ:g} Hz"
    filtered = "filters, traces, both spectrograms, hypnogram mark"
    yield Figure(f"{what}, median", float(np.median(taken_ms)), "ms", 12, filtered)
    yield Figure(f"{what}, 99th percentile", float(np.percentile(taken_ms, 99)), "ms", 25)
    yield Figure(f"memory after {TURNS} page turns", after_mb - before_mb, "MB", 10)
    page.viewport.set_page_seconds(300.0)
    taken_ms = _turn(page, 60)
    yield Figure("page turn, the same with 5-minute pages", float(np.median(taken_ms)), "ms")
    page.viewport.set_page_seconds(page.viewport.duration_seconds)
    application.processEvents()
    while BackgroundTask.running:
        application.processEvents()
    taken_ms = _repaint(page, 20)
    what = f"repaint of the traces of the whole night, {N_CHANNELS} channels × {HOURS} h"
    yield Figure(what, float(np.median(taken_ms)), "ms", 60, "envelopes already computed")
    page.stop()
    page = noise_page(is_averaged=True)
    page.resize(*SIZE)
    page.show()
    while BackgroundTask.running:
        application.processEvents()
    _turn(page, 5)
    taken_ms = _turn(page, 60)
    what = f"page turn, {N_CHANNELS} electrodes, the average of all taken off each"
    yield Figure(f"{what}, median", float(np.median(taken_ms)), "ms", 25)
    page.stop()


def noise_page(is_averaged: bool = False):  # noqa: ANN201 - the type would import Qt before the platform is chosen
    from sleepscorer_app.domain.montage import guess_derivations
    from sleepscorer_app.domain.montage_fit import average_reference
    from sleepscorer_app.ui.document import Document
    from sleepscorer_app.ui.night_page import NightPage
    from sleepscorer_app.ui.review_plan import ReviewPlan
    from sleepscorer_app.ui.settings import Settings, settings_on_disk
    from sleepscorer_app.ui.theme import LIGHT
    from sleepscorer_app.ui.trace_settings import TraceSettings
    from sleepscorer_app.ui.viewport import Viewport

    samples = noise_samples(HOURS * 3600)
    electrodes = "F3 F4 C3 C4 O1 O2 Fz Cz Pz Oz P3 P4 T3 T4 T5 T6 F7 F8 Fp1 Fp2".split()  # noqa: SIM905
    names = ("F4-M1", "C4-M1", "O2-M1", "F3-M2", "C3-M2", "O1-M2", "E1-M2", "E2-M2", "Chin1-Chin2")
    names = (*names, *(f"EEG X{place}" for place in range(N_CHANNELS - len(names))))
    names = tuple(electrodes) if is_averaged else names
    recording = ArrayRecording(
        "bench.edf",
        tuple(Channel(name, RATE_HZ) for name in names),
        # One array for all, each channel a little later in it: their differences are noise too.
        tuple(samples[997 * place : len(samples) - 20_000 + 997 * place] for place in range(20)),
        datetime(2026, 1, 1, 23),
    )
    document = Document(recording)
    viewport = Viewport(document.n_epochs, recording.duration_seconds)
    derivations = guess_derivations(recording)
    if is_averaged:
        derivations = tuple(average_reference(recording, one) for one in range(N_CHANNELS))
    traces = TraceSettings(derivations, derivations[0])
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    return NightPage(document, viewport, traces, LIGHT, plan)


def noise_samples(seconds: float) -> NDArray[np.float32]:
    """White noise of 20 µV, the same at every call; shape (n,)."""
    rng = np.random.default_rng(0)
    return (20 * rng.standard_normal(int(seconds * RATE_HZ))).astype(np.float32)


def _turn(page, times: int) -> list[float]:  # noqa: ANN001 - as above
    from PySide6.QtCore import QCoreApplication

    taken_ms: list[float] = []
    n_epochs = page.document.n_epochs
    step = max(round(page.viewport.page_seconds / 30), 1)
    for turn in range(1, times + 1):
        start = time.perf_counter()
        page.viewport.go_to_epoch(turn * step % n_epochs)
        # Paints all that has become stale, as the event loop would.
        QCoreApplication.processEvents()
        taken_ms.append((time.perf_counter() - start) * 1000)
    return taken_ms


def _repaint(page, times: int) -> list[float]:  # noqa: ANN001 - as above
    taken_ms: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        page.trace_view.renew_picture()
        page.trace_view.repaint()
        taken_ms.append((time.perf_counter() - start) * 1000)
    return taken_ms


def _memory_mb() -> float:
    import psutil

    return psutil.Process().memory_info().rss / 1e6
