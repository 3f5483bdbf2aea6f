"""Results of one long function, computed behind the window for one key after another, and kept."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.ui.night.background_task import BackgroundTask, Report

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BackgroundResults(QObject, Generic[Key, Value]):
    """What `work(key, report)` gives for each key that was asked for; one is computed at a time."""

    arrived = Signal()
    """A result is there, or it could not be had."""

    def __init__(
        self, work: Callable[[Key, Report], Value], most_kept: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._most_kept = most_kept
        self._kept: dict[Key, Value] = {}
        self._failures: dict[Key, Exception] = {}
        self._wanted: list[Key] = []
        self._task: BackgroundTask | None = None
        self._at_work: Key | None = None
        self._is_given_up = False

    def get(self, key: Key) -> Value | None:
        """The result for a key, or None while there is none."""
        return self._kept.get(key)

    def failure(self, key: Key) -> Exception | None:
        """What went wrong when this key was last computed."""
        return self._failures.get(key)

    def ask(self, *keys: Key) -> None:
        """Compute these in this order unless they are kept; earlier questions are given up."""
        # What is at work and was given up before will not arrive, unless it is begun anew.
        awaited = None if self._is_given_up else self._at_work
        self._wanted = [key for key in keys if key not in self._kept and key != awaited]
        self._failures.clear()
        if self._task is None:
            self._start_next()
        elif awaited not in keys:
            self._is_given_up = True
            self._task.cancel()

    def stop(self) -> None:
        """Give up all questions and wait until the thread has ended."""
        self._wanted = []
        if self._task is not None:
            self._task.cancel_and_wait()

    def _start_next(self) -> None:
        if not self._wanted:
            return
        key, work = self._wanted.pop(0), self._work
        self._at_work, self._is_given_up = key, False
        self._task = BackgroundTask(lambda report: (key, work(key, report)))
        # Only methods of this object: their connections end with it, a lambda's would not.
        self._task.succeeded.connect(self._keep)
        self._task.failed.connect(self._note_failure)
        self._task.finished.connect(self._go_on)
        self._task.launch()

    def _keep(self, result: tuple[Key, Value]) -> None:
        key, value = result
        self._kept[key] = value
        if len(self._kept) > self._most_kept:
            del self._kept[next(iter(self._kept))]

    def _note_failure(self, error: Exception) -> None:
        if self._at_work is not None:
            self._failures[self._at_work] = error

    def _go_on(self) -> None:
        self._task, self._at_work = None, None
        self._start_next()
        self.arrived.emit()
