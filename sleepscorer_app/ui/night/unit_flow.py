"""Channels whose numbers cannot be µV: found behind the window, asked about, remembered."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.unit_doubts import UnitDoubt, unit_doubts
from sleepscorer_app.files.choices.unit_choices import UnitChoices, as_the_file_says
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.window.banner import BannerKind


class UnitFlow(QObject):
    """Looks at each night that is opened, and says so when a unit must be wrong."""

    reopen_wanted = Signal(Path)
    """Another unit was chosen: everything drawn and computed is to begin anew."""
    looked = Signal()
    """The night has been looked at."""

    def __init__(self, voice: Voice, choices: UnitChoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voice = voice
        self._choices = choices
        self._night: OpenNight | None = None
        self._task: BackgroundTask | None = None
        self._doubts: tuple[UnitDoubt, ...] = ()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's action of this flow does."""
        return {"units": self.choose}

    def take_night(self, night: OpenNight) -> None:
        """Look at this night's amplitudes while the person begins."""
        self._night = night
        self._doubts = ()
        recording = as_the_file_says(night.recording.inner)
        self._task = BackgroundTask(lambda report: unit_doubts(recording, report))
        self._task.succeeded.connect(self._tell)
        # A file that has gone says so at the first page, and better.
        self._task.failed.connect(self._forget)
        self._task.was_cancelled.connect(self._forget)
        self._task.launch()

    def leave_night(self) -> None:
        """Stop looking, before the night is closed."""
        if self._task is not None:
            task, self._task = self._task, None
            task.disconnect(self)
            task.cancel_and_wait()
        self._night = None

    def choose(self) -> None:
        """Ask for the units, remember the answer, and open the night again in them."""
        night = self._night
        if night is None:
            return
        if not self._doubts:
            self._voice.banner.say("Nothing speaks against the units that this file gives.")
            return
        recording = as_the_file_says(night.recording.inner)
        try:
            before = self._choices.factors(recording)
            factors = self._voice.questions.units(self._voice.window, self._doubts, before)
            # The night may have been closed while the question stood.
            if factors is None or factors == before or night is not self._night:
                return
            self._choices.keep(recording, factors)
        except (OSError, FailedExport) as error:
            self._voice.banner.say(str(error), BannerKind.ERROR)
            return
        self.reopen_wanted.emit(night.path)

    def _tell(self, doubts: tuple[UnitDoubt, ...]) -> None:
        self._forget()
        self._doubts = doubts
        night = self._night
        if night is None:
            return
        chosen = self._choices.factors(as_the_file_says(night.recording.inner))
        open_doubts = [one for one in doubts if one.name not in chosen]
        night.doubts = tuple(f"The unit may be wrong: {one.evidence}." for one in open_doubts)
        if open_doubts:
            more = len(open_doubts) - 1
            others = f" (and {more} more)" if more else ""
            sentence = (
                f"The unit may be wrong: {open_doubts[0].evidence}{others}. File ▸ Units… sets it."
            )
            self._voice.banner.say(
                f"{self._voice.banner.text} {sentence}".strip(), BannerKind.WARNING
            )
        self.looked.emit()

    def _forget(self) -> None:
        self._task = None
