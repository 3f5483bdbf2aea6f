"""One piece of background work at a time, whose end is told once however it ends."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.ui.night.background_task import BackgroundTask


class OneTask(QObject):
    """Keeps the task at work; a subclass says what the work is and what becomes of its result."""

    finished = Signal()
    """The work is over, whatever came of it."""
    failed = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: BackgroundTask | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def cancel(self) -> None:
        """Ask the work to stop; `finished` tells when it has."""
        if self._task is not None:
            self._task.cancel()

    def cancel_and_wait(self) -> None:
        """Stop the work for good, before what it is about is closed."""
        if self._task is not None:
            task, self._task = self._task, None
            # What it still has to say is about a night that is gone.
            task.disconnect(self)
            task.cancel_and_wait()
            self._forget()

    def _keep(self, task: BackgroundTask, take: Callable[..., None]) -> None:
        """Keep a task that is about to be launched; `take` gets its result and has to `_forget`."""
        task.succeeded.connect(take)
        task.failed.connect(self._give_up)
        task.was_cancelled.connect(self._forget)
        self._task = task

    def _give_up(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._task = None
        self.finished.emit()
