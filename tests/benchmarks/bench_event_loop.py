"""Whether the window stays usable while a network scores: the event loop's gaps, and cancelling."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sleepscorer_app.assets import model_folders
from sleepscorer_app.scoring.model_files import list_models
from tests.benchmarks.bench_scoring import CANCEL_MS, N_EPOCHS, simulated_recording
from tests.benchmarks.figures import Figure, Skipped

LONGEST_GAP_MS = 100.0
TICK_MS = 2


class Heartbeat:
    """The longest time for which the event loop did not come round."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self.longest_ms = 0.0
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now

    def longest_during(self, start: Callable[[], None], is_over: Callable[[], bool]) -> float:
        """Start something, let the loop run until it is over, and give the longest gap in ms."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        start()
        self._last, self.longest_ms = time.perf_counter(), 0.0
        while not is_over():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return self.longest_ms


def measure() -> Iterator[Figure | Skipped]:
    """The real views on a night of 1,000 epochs, turning pages, while the shipped model works."""
    models = list_models(model_folders())
    if not models:
        yield Skipped("event loop while scoring", "no model is installed")
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.domain.scoring import AcceptRule
    from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
    from sleepscorer_app.ui.scoring.auto_score import AutoScore, AvailableModel

    _application = QApplication.instance() or QApplication([])
    heartbeat = Heartbeat()
    page, derivation = _page()
    page.resize(1920, 1080)
    page.show()
    heartbeat.longest_during(lambda: None, lambda: not BackgroundTask.running)
    turning = QTimer(interval=250)
    turning.timeout.connect(lambda: page.viewport.step(1))
    turning.start()

    def import_torch(_report: Report) -> None:
        import torch  # noqa: F401  the import itself is what is measured

    gap_ms = heartbeat.longest_during(
        BackgroundTask(import_torch).launch, lambda: not BackgroundTask.running
    )
    yield Figure("event loop: longest gap while torch is imported, once", gap_ms, "ms")

    scoring = AutoScore()
    model = AvailableModel("shipped", _scorer(models[0].folder))
    arguments = (page.document, page.document.recording, (derivation,), model)

    def start() -> None:
        scoring.start(*arguments, AcceptRule.REPLACE_ALL)

    gap_ms = heartbeat.longest_during(start, lambda: not scoring.is_running)
    what = f"event loop: longest gap while {N_EPOCHS} epochs are scored and pages turned"
    yield Figure(what, gap_ms, "ms", LONGEST_GAP_MS)

    start()
    heartbeat.longest_during(lambda: None, _after(0.8))
    if not scoring.is_running:
        yield Skipped("event loop: from cancel to stopped", "the scoring was over too soon")
    else:
        cancelled = time.perf_counter()
        heartbeat.longest_during(scoring.cancel, lambda: not scoring.is_running)
        stopped_ms = 1000 * (time.perf_counter() - cancelled)
        yield Figure("event loop: from cancel to stopped", stopped_ms, "ms", CANCEL_MS)
    turning.stop()
    page.stop()
    # A thread that outlives the program's end would end it with an error.
    heartbeat.longest_during(lambda: None, lambda: not BackgroundTask.running)


def _page():  # noqa: ANN202 - the type would import Qt before the platform is chosen
    from sleepscorer_app.domain.montages.montage import guess_derivations
    from sleepscorer_app.ui.look.theme import LIGHT
    from sleepscorer_app.ui.night.document import Document
    from sleepscorer_app.ui.night.viewport import Viewport
    from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
    from sleepscorer_app.ui.review.review_plan import ReviewPlan
    from sleepscorer_app.ui.traces.trace_settings import TraceSettings
    from sleepscorer_app.ui.window.night_page import NightPage

    recording = simulated_recording()
    document = Document(recording)
    viewport = Viewport(document.n_epochs, recording.duration_seconds)
    derivations = guess_derivations(recording)
    traces = TraceSettings(derivations, derivations[0])
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    return NightPage(document, viewport, traces, LIGHT, plan), derivations[0]


def _after(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end


def _scorer(folder: Path):  # noqa: ANN202 - as above
    from sleepscorer_app.scoring.score_recording import score_recording

    def score(recording, derivations, report):  # noqa: ANN001, ANN202
        return score_recording(recording, derivations, folder, report)

    return score
