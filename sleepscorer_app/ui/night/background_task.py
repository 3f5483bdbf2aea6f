"""The one way to wait: a long function in a thread, with progress, result, failure and cancel."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QThread, Signal

Report = Callable[[float], None]
SMALLEST_STEP = 0.002
"""Progress that moves the bar by less than this is not told."""


class Cancelled(Exception):
    """Raised inside the work when somebody asked it to stop."""


class BackgroundTask(QThread):
    """Runs `work(report)` in a thread of its own.

    `report(fraction)` moves the progress bar and raises `Cancelled` when the task was asked to
    stop, so work that reports often stops soon. Exactly one of `succeeded`, `failed` and
    `was_cancelled` is emitted; all arrive in the GUI thread because the task object lives there.
    Be careful not to touch any widget inside `work`.
    """

    progressed = Signal(float)
    succeeded = Signal(object)
    failed = Signal(Exception)
    was_cancelled = Signal()

    running: ClassVar["set[BackgroundTask]"] = set()
    """Every task at work, so that none is dropped while running and tests can see leaks."""

    def __init__(self, work: Callable[[Report], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._told_fraction = -1.0
        self.finished.connect(self._forget)

    def launch(self) -> None:
        """Start, and stay alive until done even if nobody keeps a reference."""
        BackgroundTask.running.add(self)
        self.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self.requestInterruption()

    def cancel_and_wait(self) -> None:
        """Ask the work to stop and wait until it has; what a closing window must do."""
        self.requestInterruption()
        self.wait()

    def run(self) -> None:
        try:
            result = self._work(self._report)
        except Cancelled:
            self.was_cancelled.emit()
        except Exception as error:
            # A thread has nobody above it: whatever goes wrong is handed to the one who asked.
            self.failed.emit(error)
        else:
            # Work that ended before it noticed the wish to stop: the wish counts.
            if self.isInterruptionRequested():
                self.was_cancelled.emit()
            else:
                self.succeeded.emit(result)

    def _report(self, fraction: float) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        # Work that reports in a tight loop would keep the window busy moving its bar.
        if abs(fraction - self._told_fraction) >= SMALLEST_STEP:
            self._told_fraction = fraction
            self.progressed.emit(fraction)

    def _forget(self) -> None:
        BackgroundTask.running.discard(self)
