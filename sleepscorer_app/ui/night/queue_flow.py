"""The queue of nights that a batch has scored: the next night, and what was said of it taken up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.scoring import AcceptRule
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.night_queue import NightQueue, QueuedNight, read_queue
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.files.work.waiting_nights import Waiting, next_waiting
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.window.banner import BannerKind


class QueueFlow(RememberingFlow):
    """Remembers one queue; finds the next night in the background, as files must be read."""

    night_wanted = Signal(Path)
    """This recording is to be opened."""

    def __init__(
        self,
        voice: Voice,
        settings: Settings,
        fallback_folder: Path,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(voice, settings, open_night, parent)
        self._fallback_folder = fallback_folder
        self._task: BackgroundTask | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions of this flow do."""
        return {"next_night": self.open_next, "open_queue": self.choose}

    def choose(self) -> None:
        """Ask for a queue and open its first night that waits."""
        path = self._voice.questions.queue_to_open(self._voice.window, self._folder())
        if path is not None:
            self.use(path)

    def use(self, place: Path) -> None:
        """From now on this queue; its first night that waits is opened."""
        try:
            queue = read_queue(place)
        except UnreadableFile as error:
            self._voice.say_error(error)
            return
        self._settings.set(replace(self._settings.now, queue=str(queue.path.absolute())))
        self._look_for_next(queue, None)

    def open_next(self) -> None:
        """Open the next night that waits, behind the one that is open; ask for a queue first."""
        if not self._settings.now.queue:
            self.choose()
            return
        night = self._open_night()
        try:
            queue = read_queue(Path(self._settings.now.queue))
        except UnreadableFile as error:
            self._voice.banner.say(f"{error} File > Queue of nights… chooses another.")
            return
        self._look_for_next(queue, None if night is None else night.path.absolute())

    def take_night(self, night: OpenNight) -> None:
        """Take up what the batch said of this night, if nobody has worked on it yet."""
        if not self._settings.now.queue or night.document.is_read_only or night.read_log():
            return
        try:
            queued = self._queued(night.path.absolute())
            if queued is None:
                return
            if recording_fingerprint(night.recording.inner) != queued.fingerprint:
                self._voice.banner.say(
                    f"{night.path.name} is not the recording that the batch has scored: it has "
                    "changed since. Auto-score it anew.",
                    BannerKind.WARNING,
                )
                return
            automatic = read_archived_scoring(queued.scoring).scoring.automatic
            if automatic is None:
                return
            night.document.accept_scoring(automatic, AcceptRule.KEEP_DECIDED)
        except (UnreadableFile, OSError, ValueError) as error:
            self._voice.banner.say(
                f"What the batch said of this night could not be taken up: {error}",
                BannerKind.WARNING,
            )
            return
        kind = BannerKind.WARNING if queued.reasons else BannerKind.NOTE
        words = taken_up_words(queued, automatic.model.text, automatic.channels)
        self._voice.banner.say(" ".join([*night.sentences, words]), kind)

    def _queued(self, path: Path) -> QueuedNight | None:
        """The night's place in the queue; a queue that has gone is no news on every opening."""
        queue = Path(self._settings.now.queue)
        if not queue.exists():
            return None
        return next((one for one in read_queue(queue).nights if one.recording == path), None)

    def _look_for_next(self, queue: NightQueue, after: Path | None) -> None:
        if self._task is not None:
            return
        fallback, share = self._fallback_folder, self._settings.now.review_share
        self._task = BackgroundTask(
            lambda report: next_waiting(queue, fallback, share, report, after)
        )
        self._task.succeeded.connect(self._open)
        self._task.failed.connect(self._give_up)
        self._task.was_cancelled.connect(self._forget)
        self._task.launch()

    def _open(self, waiting: Waiting) -> None:
        self._forget()
        if waiting.night is not None:
            self.night_wanted.emit(waiting.night.recording)
            return
        self._voice.banner.say(
            nothing_waits_words(waiting, is_one_open=self._is_open_one_queued()),
            BannerKind.WARNING if waiting.n_missing else BannerKind.NOTE,
        )

    def _is_open_one_queued(self) -> bool:
        night = self._open_night()
        return night is not None and self._queued(night.path.absolute()) is not None

    def _give_up(self, error: Exception) -> None:
        self._forget()
        self._voice.say_error(error)

    def _forget(self) -> None:
        self._task = None

    def _folder(self) -> Path:
        if self._settings.now.queue:
            return Path(self._settings.now.queue).parent
        night = self._open_night()
        return Path.home() if night is None else night.path.parent


def taken_up_words(night: QueuedNight, model: str, channels: tuple[str, ...]) -> str:
    """What the batch said of the night, and where to begin."""
    words = (
        f"Scored beforehand by {model} from {', '.join(channels)}: about "
        f"{night.expected_wrong:.0f} of {night.n_epochs} epochs may be wrong. Enter goes to the "
        "most doubtful."
    )
    if night.reasons:
        words += f" Score this night by hand: {'; '.join(night.reasons)}."
    return words


def nothing_waits_words(waiting: Waiting, *, is_one_open: bool) -> str:
    """Why no night is opened."""
    if waiting.n_missing:
        noun = "recording is" if waiting.n_missing == 1 else "recordings are"
        return (
            f"No further night can be opened: {waiting.n_missing} {noun} no longer where the queue "
            f"says, {waiting.n_finished} nights are finished."
        )
    other = "other night" if is_one_open else "night"
    return f"No {other} of the queue needs eyes: {waiting.n_finished} are finished."
