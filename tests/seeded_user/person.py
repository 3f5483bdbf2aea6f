"""The seeded user: one window, one row of dice, and what is known of every night's scoring."""

import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_place import place_of_work
from sleepscorer_app.ui.look.appearance import Appearance
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from sleepscorer_app.ui.window.main_window import MainWindow
from sleepscorer_app.ui.window.surroundings import Surroundings
from tests.seeded_user.answers import Answerer, DicedQuestions
from tests.seeded_user.nights import make_nights
from tests.seeded_user.watch import Watch, file_hash, memory_mb

LAST_ACTS = 60
ACTS_BETWEEN_MEASURES = 250


class SeededUser:
    """Uses the real window. Act `n` of a seed throws its own dice, so that it can be replayed."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        given: list[Path],
        models: tuple[AvailableModel, ...],
        watch: Watch,
    ) -> None:
        self.seed = seed
        self.watch = watch
        self.n_acts = 0
        self.memory: list[tuple[int, float]] = []
        self.last_acts: deque[str] = deque(maxlen=LAST_ACTS)
        self.n_opened = 0
        self._models = models
        self._folder = folder
        self._journal = (folder / "acts.txt").open("w", encoding="utf-8")
        self.nights = make_nights(folder / "nights", given)
        self._hashes = {path: file_hash(path) for path in self.nights}
        self._scorings: dict[tuple[Path, str], Scoring] = {}
        # Known by its content too: a copy may be written over another that bears its name.
        self._dice = random.Random(f"{seed}")
        out = folder / "out"
        out.mkdir()
        self._questions = DicedQuestions(lambda: self._dice, self.nights, out)
        self.settings = Settings(settings_on_disk())
        self.window = self._started()
        self._answerer = Answerer(lambda: self._dice, self.note)
        self._answerer.begin()

    @property
    def has_keys(self) -> QWidget:
        """What a key goes to that is pressed now."""
        return QApplication.focusWidget() or self.window

    def note(self, words: str) -> None:
        """Write down what is done, before it is done."""
        line = f"{self.n_acts}: {words}"
        self.last_acts.append(line)
        self._journal.write(f"{line}\n")
        self._journal.flush()

    def use(self, act: Callable[[random.Random], Callable[..., None]]) -> None:
        """One act, and what follows from it; an exception in it is a fault."""
        self.n_acts += 1
        self._dice = random.Random(f"{self.seed}/{self.n_acts}")
        deed = act(self._dice)
        try:
            deed(self, self._dice)
            QApplication.processEvents()
            # As the event loop of a real program does between two acts.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        except Exception as error:  # whatever it is, it is what was looked for
            self.watch.hear(type(error), error, error.__traceback__)
        # Most acts find a window at rest; some find it at work.
        if self._dice.random() < 0.7:
            self.settle()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if self.n_acts % ACTS_BETWEEN_MEASURES == 0:
            self.measure()

    def settle(self) -> None:
        """Until nothing is at work and no dialog is open."""
        while BackgroundTask.running or QApplication.activeModalWidget() is not None:
            loop = QEventLoop()
            QTimer.singleShot(5, loop.quit)
            loop.exec()

    def measure(self) -> None:
        """With no night open: what the process holds, and whether every recording is as it was."""
        self.settle()
        self.window.actions_table.trigger("close_night")
        self.settle()
        held_mb = memory_mb()
        if held_mb is not None:
            self.memory.append((self.n_acts, held_mb))
        for path, before in self._hashes.items():
            self.watch.expect(file_hash(path) == before, f"the recording {path.name} was changed")

    def restart(self) -> None:
        """Close the window and start with what is on disk."""
        self.settle()
        self._close()
        self.settings = Settings(settings_on_disk())
        self.window = self._started()

    def leave(self) -> None:
        """Close the window; every scoring must be on disk as it was seen last."""
        self.settle()
        self.measure()
        self._close()
        for (path, fingerprint), seen in self._scorings.items():
            self._compare_with_disk(path, fingerprint, seen)
        self._answerer.end()
        self._journal.close()

    def _close(self) -> None:
        self.window.close()
        self.settle()
        self.window.deleteLater()
        self._appearance.deleteLater()

    def _started(self) -> MainWindow:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._appearance = Appearance(application, self.settings)
        window = MainWindow(
            Surroundings(
                settings=self.settings,
                appearance=self._appearance,
                questions=self._questions,
                models=self._models,
                why_no_model="No model is installed.",
                fallback_folder=self._folder / "unfinished",
                montage_folder=self._folder / "montages",
            )
        )
        window.night_opened.connect(self._look_at_scoring)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        return window

    def _look_at_scoring(self) -> None:
        """A night must come up as it was left."""
        night = self.window.night
        if night is None:
            return
        self.n_opened += 1
        known_as = night.path, recording_fingerprint(night.recording.inner)
        seen = self._scorings.get(known_as)
        now = night.document.scoring
        is_same = seen is None or night.document.is_read_only or seen == now
        self.watch.expect(is_same, f"{night.path.name} came up with another scoring than it had")
        night.document.scoring_changed.connect(lambda: self._remember(known_as, night.document))
        self._remember(known_as, night.document)

    def _remember(self, known_as: tuple[Path, str], document: Document) -> None:
        if document.is_saved and not document.is_read_only:
            self._scorings[known_as] = document.scoring

    def _compare_with_disk(self, path: Path, fingerprint: str, seen: Scoring) -> None:
        recording = open_recording(path)
        if recording_fingerprint(recording) != fingerprint:
            return  # what was scored has another copy in its place by now
        place, _ = place_of_work(path, fingerprint, self._folder / "unfinished")
        if not place.exists():
            has_work = bool(seen.hypnogram.is_scored.any())
            self.watch.expect(not has_work, f"the scoring of {path.name} is not on disk")
            return
        file = ScoringFile.open(place, recording)
        self.watch.expect(file.load() == seen, f"{place.name} differs from what was on screen")
        self.watch.expect(file.broken_log_entry() is None, f"the log in {place.name} is broken")
        file.close()
        with suppress(AttributeError):
            recording.close()
