"""Pages of noise for the benchmarks of the display, and how they are turned and timed."""

import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import ArrayRecording, Channel, Recording
from sleepscorer_app.domain.scoring import Scoring

if TYPE_CHECKING:
    from sleepscorer_app.ui.window.night_page import NightPage

N_CHANNELS, RATE_HZ, HOURS = 20, 256.0, 8
SIZE = (1920, 1080)
_ELECTRODES = (
    *("F3", "F4", "C3", "C4", "O1", "O2", "Fz", "Cz", "Pz", "Oz"),
    *("P3", "P4", "T3", "T4", "T5", "T6", "F7", "F8", "Fp1", "Fp2"),
)
_DERIVATIONS = (
    *("F4-M1", "C4-M1", "O2-M1", "F3-M2", "C3-M2", "O1-M2", "E1-M2", "E2-M2", "Chin1-Chin2"),
    *(f"EEG X{place}" for place in range(N_CHANNELS - 9)),
)


def noise_samples(seconds: float) -> NDArray[np.float32]:
    """White noise of 20 µV, the same at every call; shape (n,)."""
    rng = np.random.default_rng(0)
    return (20 * rng.standard_normal(int(seconds * RATE_HZ))).astype(np.float32)


def noise_night(*, has_electrodes: bool = False) -> ArrayRecording:
    """20 channels of 8 h; derivations, or electrodes of which derivations can be formed."""
    samples = noise_samples(HOURS * 3600)
    names = _ELECTRODES if has_electrodes else _DERIVATIONS
    return ArrayRecording(
        "bench.edf",
        tuple(Channel(name, RATE_HZ) for name in names),
        # One array for all, each channel a little later in it: their differences are noise too.
        tuple(samples[997 * place : len(samples) - 20_000 + 997 * place] for place in range(20)),
        datetime(2026, 1, 1, 23),
    )


def shown_page(
    recording: Recording,
    scoring: Scoring | None = None,
    derivations: Sequence[Derivation] | None = None,
) -> "NightPage":
    """The page of a night at 1920×1080 as it is shown without a screen, all work done."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.domain.montages.montage import guess_derivations
    from sleepscorer_app.ui.look.painted_items import paint_without_threads
    from sleepscorer_app.ui.look.theme import LIGHT
    from sleepscorer_app.ui.night.document import Document
    from sleepscorer_app.ui.night.viewport import Viewport
    from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
    from sleepscorer_app.ui.review.review_plan import ReviewPlan
    from sleepscorer_app.ui.traces.trace_settings import TraceSettings
    from sleepscorer_app.ui.window.night_page import NightPage

    application = QApplication.instance() or QApplication([])
    paint_without_threads()
    document = Document(recording, scoring=scoring)
    viewport = Viewport(document.n_epochs, recording.duration_seconds)
    shown = derivations or guess_derivations(recording)
    traces = TraceSettings(shown, shown[0])
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    page = NightPage(document, viewport, traces, LIGHT, plan)
    # Whoever keeps the page keeps what it shows.
    page.setProperty("kept", [application, document, viewport, traces])
    page.resize(*SIZE)
    page.show()
    finish_work()
    return page


def finish_work() -> None:
    """Until nothing runs in the background and every result is painted."""
    from PySide6.QtCore import QEventLoop, QTimer

    from sleepscorer_app.ui.night.background_task import BackgroundTask

    # A loop of its own, not `processEvents`: that one deletes nothing that waits to be deleted.
    loop = QEventLoop()
    look = QTimer(interval=1)
    look.timeout.connect(lambda: None if BackgroundTask.running else loop.quit())
    look.start()
    loop.exec()


def turns_ms(page: "NightPage", times: int, pause_seconds: float = 0.0) -> list[float]:
    """What each page turn took until all was painted; between two the event loop runs on."""
    from PySide6.QtWidgets import QApplication

    taken_ms: list[float] = []
    n_epochs = page.document.n_epochs
    step = max(round(page.viewport.page_seconds / 30), 1)
    for turn in range(1, times + 1):
        pause_ends = time.perf_counter() + pause_seconds
        while time.perf_counter() < pause_ends:
            QApplication.processEvents()
        start = time.perf_counter()
        page.viewport.go_to_epoch(turn * step % n_epochs)
        # Paints all that has become stale, as the event loop would.
        QApplication.processEvents()
        taken_ms.append(1000 * (time.perf_counter() - start))
    return taken_ms


def resident_mb() -> float:
    """What of the process is in memory now."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6
