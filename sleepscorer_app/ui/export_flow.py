"""Writes the hypnogram in the background and says in one sentence what was proven about it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.background_task import BackgroundTask, Report
from sleepscorer_app.ui.dialogs.export_dialog import ExportChoice, ExportDefaults
from sleepscorer_app.ui.settings import Preferences

Export = Callable[[Path, Scoring, Recording, bool, str], None]
"""Writes and checks one file: path, scoring, recording, de-identify, scorer's initials."""


class ExportFlow(QObject):
    """One export at a time."""

    started = Signal()
    finished = Signal()
    succeeded = Signal(str)
    failed = Signal(Exception)

    def __init__(self, export: Export, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._export = export
        self._task: BackgroundTask | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def start(self, choice: ExportChoice, scoring: Scoring, recording: Recording) -> None:
        """Write the files of `choice`; a file that fails its check leaves the old one in place."""
        if self._task is not None:
            return

        def write(report: Report) -> str:
            for done, path in enumerate(choice.paths):
                report(done / len(choice.paths))
                self._export(path, scoring, recording, choice.de_identify, choice.scorer)
            return result_sentence(choice.paths, scoring.n_epochs)

        self._task = BackgroundTask(write)
        self._task.succeeded.connect(self._succeed)
        self._task.failed.connect(self._fail)
        self._task.was_cancelled.connect(self._forget)
        self.started.emit()
        self._task.launch()

    def finish(self) -> None:
        """Wait until the file at work is whole, and write no further one."""
        if self._task is not None:
            self._task.cancel_and_wait()

    def _succeed(self, sentence: str) -> None:
        self._forget()
        self.succeeded.emit(sentence)

    def _fail(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._task = None
        self.finished.emit()


def result_sentence(paths: tuple[Path, ...], n_epochs: int) -> str:
    """What was written, and that it was proven."""
    names = " and ".join(path.name for path in paths)
    return (
        f"{names}: {n_epochs} epochs written, read back by a second library and found equal. "
        f"Folder: {paths[0].parent}"
    )


def export_defaults(
    recording_path: Path,
    default_name: Callable[[Path, str], Path],
    preferences: Preferences,
) -> ExportDefaults:
    """What the export dialog shows at first for this night."""
    csv, edf = default_name(recording_path, ".csv"), default_name(recording_path, ".edf")
    return ExportDefaults(
        folder=csv.parent,
        csv_name=csv.name,
        edf_name=edf.name,
        writes_csv=preferences.exports_csv,
        writes_edf=preferences.exports_edf,
        de_identify=preferences.de_identifies,
        scorer=preferences.scorer,
    )
