"""Opens a night's file in the background; what is open stays until the new one is there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.choices.unit_choices import UnitChoices
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.one_task import OneTask

MakeNight = Callable[[Report], Path]
"""Makes a night's file and says where it is."""


class Opening(OneTask):
    """One file at a time; a later wish replaces an earlier one."""

    started = Signal(str)
    """What is being done, in words."""
    progressed = Signal(float)
    opened = Signal(Path, object)

    def __init__(self, units: UnitChoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._units = units

    def open(self, path: Path) -> None:
        """Open the recording in `path`."""
        self._start(f"Opening {path.name}…", lambda _report: (path, self._opened(path)))

    def make_and_open(self, make: MakeNight) -> None:
        """Make a night, unless it was made before, and open it."""

        def work(report: Report) -> tuple[Path, Recording]:
            path = make(report)
            return path, self._opened(path)

        self._start("Making the demo night…", work)

    def _opened(self, path: Path) -> Recording:
        return self._units.applied(open_recording(path))

    def _start(self, words: str, work: Callable[[Report], tuple[Path, Recording]]) -> None:
        self.cancel_and_wait()
        task = BackgroundTask(work)
        task.progressed.connect(self.progressed)
        self._keep(task, self._succeed)
        self.started.emit(words)
        task.launch()

    def _succeed(self, opened: tuple[Path, Recording]) -> None:
        self._forget()
        self.opened.emit(*opened)
