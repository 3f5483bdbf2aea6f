"""Opens a night's file in the background; what is open stays until the new one is there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.choices.unit_choices import UnitChoices
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report

MakeNight = Callable[[Report], Path]
"""Makes a night's file and says where it is."""


class Opening(QObject):
    """One file at a time; a later wish replaces an earlier one."""

    started = Signal(str)
    """What is being done, in words."""
    progressed = Signal(float)
    finished = Signal()
    opened = Signal(Path, object)
    failed = Signal(Exception)

    def __init__(self, units: UnitChoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._task: BackgroundTask | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def open(self, path: Path) -> None:
        """Open the recording in `path`."""
        self._start(f"Opening {path.name}…", lambda _report: (path, self._opened(path)))

    def make_and_open(self, make: MakeNight) -> None:
        """Make a night, unless it was made before, and open it."""

        def work(report: Report) -> tuple[Path, Recording]:
            path = make(report)
            return path, self._opened(path)

        self._start("Making the demo night…", work)

    def cancel(self) -> None:
        """Ask the opening to stop."""
        if self._task is not None:
            self._task.cancel()

    def cancel_and_wait(self) -> None:
        """Stop for good."""
        if self._task is not None:
            task, self._task = self._task, None
            task.disconnect(self)
            task.cancel_and_wait()
            self.finished.emit()

    def _opened(self, path: Path) -> Recording:
        return self._units.applied(open_recording(path))

    def _start(self, words: str, work: Callable[[Report], tuple[Path, Recording]]) -> None:
        self.cancel_and_wait()
        self._task = BackgroundTask(work)
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(self._succeed)
        self._task.failed.connect(self._fail)
        self._task.was_cancelled.connect(self._forget)
        self.started.emit(words)
        self._task.launch()

    def _succeed(self, opened: tuple[Path, Recording]) -> None:
        self._forget()
        self.opened.emit(*opened)

    def _fail(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._task = None
        self.finished.emit()
