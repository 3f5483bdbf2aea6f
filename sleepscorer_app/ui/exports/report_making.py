"""Makes a night's report in the background, anew whenever a choice changes, and writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.report.night_readings import NightReadings, read_for_report
from sleepscorer_app.files.report.report_choices import ReportChoices
from sleepscorer_app.files.report.report_content import NightReport, night_report
from sleepscorer_app.files.report.report_pdf import pdf_bytes
from sleepscorer_app.files.report.write_report import write_report
from sleepscorer_app.ui.dialogs.page_preview import Picture, page_pictures
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report


@dataclass(frozen=True, eq=False)
class ReportedNight:
    """What a report is made of; the scoring is the one that stood when it was asked for."""

    recording: Recording
    scoring: Scoring
    derivation: Derivation | None
    compared: tuple[NamedScoring, ...]


@dataclass(frozen=True, eq=False)
class MadeReport:
    """A report and its pages as pictures."""

    report: NightReport
    pictures: tuple[Picture, ...]


class ReportMaking(QObject):
    """One report at a time; choices that change meanwhile make the next."""

    made = Signal(object)
    """A `MadeReport` by the choices asked for last."""
    written = Signal(object)
    """The path of a file that was written and checked."""
    failed = Signal(Exception)

    def __init__(
        self, night: ReportedNight, template_folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._night = night
        self._template_folder = template_folder
        self._readings: NightReadings | None = None
        self._task: BackgroundTask | None = None
        self._next: ReportChoices | None = None
        self._made: MadeReport | None = None
        self._path_wanted: Path | None = None

    def make(self, choices: ReportChoices) -> None:
        """Make the report by these choices, at once or when what is at work is done."""
        if self._task is not None:
            self._next = choices
            return
        self._start(lambda report: self._work(choices, report), self._take)

    def write(self, path: Path) -> None:
        """Write the report by the choices asked for last, and check it.

        PDFium draws and checks for one thread at a time, so this waits for what is at work.
        """
        if self._task is not None:
            self._path_wanted = path
            return
        made = self._made
        if made is None:
            return

        def write(_report: Report) -> Path:
            write_report(path, made.report, self._template_folder)
            return path

        self._start(write, self._tell_written)

    def stop(self) -> None:
        """Nobody waits for it any more; a file that is being written becomes whole."""
        self._next = None
        if self._task is not None:
            self._task.disconnect(self)
            self._task.cancel_and_wait()
            self._task = None

    def _start(self, work: Callable[[Report], Any], take: Callable[[Any], None]) -> None:
        task = BackgroundTask(work)
        task.succeeded.connect(take)
        task.failed.connect(self._fail)
        task.was_cancelled.connect(self._forget)
        self._task = task
        task.launch()

    def _work(self, choices: ReportChoices, report: Report) -> tuple[NightReadings, MadeReport]:
        night, readings = self._night, self._readings
        if readings is None:
            readings = read_for_report(night.recording, night.derivation, report)
        made = night_report(
            night.recording, night.scoring, readings, choices, compared=night.compared
        )
        pictures = page_pictures(pdf_bytes(made, self._template_folder))
        return readings, MadeReport(made, pictures)

    def _take(self, found: tuple[NightReadings, MadeReport]) -> None:
        self._readings, self._made = found
        if self._forget():
            return
        self.made.emit(self._made)
        path, self._path_wanted = self._path_wanted, None
        if path is not None:
            self.write(path)

    def _tell_written(self, path: Path) -> None:
        self._forget()
        self.written.emit(path)

    def _fail(self, error: Exception) -> None:
        if not self._forget():
            self._path_wanted = None
            self.failed.emit(error)

    def _forget(self) -> bool:
        """Go on with what was asked for meanwhile; true if there was something."""
        self._task = None
        choices, self._next = self._next, None
        if choices is not None:
            self.make(choices)
        return choices is not None
