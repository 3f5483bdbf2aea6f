"""Writes a de-identified copy of the open recording behind the window, and says what went."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from sleepscorer_app.files.de_identification import Removed
from sleepscorer_app.ui.dialogs.copy_dialog import CopyChoice
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import OpenNightFlow
from sleepscorer_app.ui.window.banner import BannerKind

ONLY_EDF = (
    "De-identified copies are made of EDF and BDF files alone; this night is of another kind."
)
BUSY = "Something else is at work. Wait until it has ended, then write the copy."


class CopyFlow(OpenNightFlow):
    """One copy at a time; it goes on when another night is opened."""

    def __init__(
        self,
        voice: Voice,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(voice, open_night, parent)
        self._task: BackgroundTask | None = None
        self._choice: CopyChoice | None = None
        voice.status_line.cancel_wanted.connect(self._cancel)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's action of this flow does."""
        return {"copy_de_identified": self.ask}

    def ask(self) -> None:
        """Ask what the copy is called, then write it."""
        night = self._open_night()
        if night is None:
            return
        # Imported here: its checks bring a second library that nobody needs before.
        from sleepscorer_app.files.personal_words import PersonalWords
        from sleepscorer_app.files.recordings.edf_header import looks_like_edf

        if self._task is not None or self._voice.status_line.is_busy:
            self._voice.banner.say(BUSY, BannerKind.WARNING)
            return
        try:
            with night.path.open("rb") as file:
                is_edf = looks_like_edf(file.read(8))
        except OSError as error:
            self._voice.banner.say(f"{night.path.name}: {error.strerror}.", BannerKind.ERROR)
            return
        if not is_edf:
            self._voice.banner.say(ONLY_EDF, BannerKind.WARNING)
            return
        words = PersonalWords.of(night.recording.identity)
        choice = self._voice.questions.copy(self._voice.window, night.path, words.hold)
        if choice is not None:
            self._start(night.path, choice)

    def _start(self, source: Path, choice: CopyChoice) -> None:
        def write(report: Report) -> Removed:
            from sleepscorer_app.files.copies.deidentified_copy import write_deidentified

            choice.target.parent.mkdir(parents=True, exist_ok=True)
            return write_deidentified(source, choice.target, choice.how, report, may_replace=True)

        line = self._voice.status_line
        self._choice = choice
        self._task = BackgroundTask(write)
        self._task.progressed.connect(line.show_progress)
        self._task.succeeded.connect(self._say_written)
        self._task.failed.connect(self._voice.say_error)
        self._task.was_cancelled.connect(self._say_stopped)
        self._task.finished.connect(self._forget)
        line.show_work("Writing the copy…")
        self._task.launch()

    def _say_written(self, removed: Removed) -> None:
        if self._choice is not None:
            target = self._choice.target
            self._voice.banner.say(
                f"{target.name} written, read back and compared: every sample is the same. "
                f"Left out: {removed.summary}. Folder: {target.parent}"
            )

    def _say_stopped(self) -> None:
        self._voice.banner.say("Stopped: no copy was written.")

    def _cancel(self) -> None:
        if self._task is not None:
            self._voice.status_line.show_cancelling()
            self._task.cancel()

    def _forget(self) -> None:
        self._task, self._choice = None, None
        self._voice.status_line.show_idle()
