"""A night as the window holds it: recording, document, viewport, traces, and its file of work."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from sleepscorer_app.domain.montages.montage import (
    Derivation,
    guess_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import LogEntry
from sleepscorer_app.files.recorded_lights import recorded_lights
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_place import place_of_work
from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.markers.marking import Marking
from sleepscorer_app.ui.montages.montage_library import MontageLibrary
from sleepscorer_app.ui.montages.night_montage import Filters, NightMontage
from sleepscorer_app.ui.moving.auto_play import AutoPlay
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.guarded_recording import GuardedRecording
from sleepscorer_app.ui.night.night_deeds import NightDeeds
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.preference_texts import role_filters
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.rulers.reading_aids import ReadingAids
from sleepscorer_app.ui.rulers.ruler import Measuring
from sleepscorer_app.ui.strips.strip_choices import StripChoices
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


class OpenNight(QObject):
    """Everything that lives and goes with one open night."""

    def __init__(
        self,
        path: Path,
        recording: Recording,
        settings: Settings,
        fallback_folder: Path,
        parent: QObject | None = None,
        montages: MontageLibrary | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.recording = GuardedRecording(recording, self)
        self.derivations = guess_derivations(recording)
        self.sentences: list[str] = []
        """What the person should know on opening, one sentence each."""
        self.doubts: tuple[str, ...] = ()
        """Units that cannot be, a sentence each, once somebody has looked."""
        self._scoring_file: ScoringFile | None = None
        scoring = self._take_up_work(fallback_folder)
        self.document = Document(
            self.recording,
            scoring=_untouched(recording) if scoring is None else scoring,
            path=path,
            keep=self._keep,
            is_read_only=self._scoring_file is not None and self._scoring_file.is_read_only,
            parent=self,
        )
        self.sign(settings.now.scorer)
        self.viewport = self._first_page(settings)
        self.marking = Marking(self.document, self.viewport, self)
        self.play = AutoPlay(self.document, self.viewport, self.marking, self)
        guess = next(iter(scoring_candidates(self.derivations)), None)
        self.traces = TraceSettings(self.derivations, guess, self)
        self.montage = self._first_montage(settings, montages or MontageLibrary(parent=self))
        self.amplitude = Amplitude(self.recording, self.traces, settings, self)
        self.measuring = Measuring(self.recording, self.traces, settings, self)
        self.aids = ReadingAids(self.recording, self.traces, settings, self)
        self.compared = ComparedScorings(self.document, self)
        self.strips = StripChoices(settings, self)
        self.review = ReviewPlan(self.document, settings, self)
        self.deeds = NightDeeds(
            self.document, self.viewport, self.traces, self.review, settings, self
        )
        self.viewport.go_to_epoch(self._place_left())
        self._describe()

    @property
    def candidates(self) -> tuple[Derivation, ...]:
        """The EEG derivations that may be auto-scored, the best guess first."""
        return self.traces.candidates

    @property
    def scorable(self) -> tuple[Derivation, ...]:
        """What may be auto-scored: EEG first, then the rest for a person who knows better."""
        rest = (one for one in self.derivations if one not in self.candidates)
        return (*self.candidates, *rest)

    @property
    def oddities(self) -> tuple[str, ...]:
        """What is odd about the file, by its header and by its numbers."""
        return (*self.recording.notes, *self.doubts)

    def read_log(self) -> tuple[LogEntry, ...]:
        """Every change ever made to this night's scoring, oldest first."""
        return () if self._scoring_file is None else self._scoring_file.log()

    def sign(self, who: str) -> None:
        """From now on edits carry this name or these initials."""
        self.document.who = who
        if self._scoring_file is not None:
            self._scoring_file.who = who

    def close(self) -> None:
        """Remember where the person was and how tall the traces, and let go of the files."""
        self.montage.keep_gains()
        self.document.close()
        # Else the mouse that leaves a view which goes later would tell a viewport that has gone.
        self.viewport.point_at(None)
        if self._scoring_file is None:
            return
        # Where one was is a convenience: a disk that fails now has no edit to lose.
        with suppress(OSError):
            self._scoring_file.save_reviewed_epoch(self.viewport.epoch)
        self._scoring_file.close()
        self._scoring_file = None

    def _first_montage(self, settings: Settings, library: MontageLibrary) -> NightMontage:
        """The montage chosen for such nights, or that fits best, filtered as the person likes."""
        filters = partial(_filters, settings)
        return NightMontage(self.recording, self.traces, library, self, filters)

    def _first_page(self, settings: Settings) -> Viewport:
        """The night's start, on a page as the person likes it."""
        viewport = Viewport(self.document.n_epochs, self.recording.duration_seconds, self)
        viewport.set_page_seconds(settings.now.page_seconds)
        if settings.now.shows_neighbours:
            viewport.set_context_seconds(settings.now.context_seconds)
        return viewport

    def _take_up_work(self, fallback_folder: Path) -> Scoring | None:
        """The scoring that was left unfinished, if there is one and it can be read."""
        try:
            fallback_folder.mkdir(parents=True, exist_ok=True)
            file = self._file_of_work(fallback_folder)
        except (OSError, UnreadableFile) as error:
            self.sentences.append(
                f"Your scoring cannot be saved as you go: {error} Export before you close."
            )
            return None
        self._scoring_file = file
        self.sentences.extend(file.notes)
        if file.is_read_only:
            self.sentences.append(
                f"You can look at this night but not change it: {file.read_only_reason}"
            )
        scoring = file.load()
        if scoring is not None and file.last_saved is not None:
            self.sentences.append(restored_sentence(scoring, file.last_saved))
        return scoring

    def _file_of_work(self, fallback_folder: Path) -> ScoringFile:
        """The work on this recording, whatever either is called; or a fresh file."""
        # The file itself, not its guard: a night is known again by the bytes of its file.
        recording = self.recording.inner
        fingerprint = recording_fingerprint(recording)
        path, sentence = place_of_work(self.path, fingerprint, fallback_folder)
        if sentence:
            self.sentences.append(sentence)
        return ScoringFile.open(path, recording)

    def _place_left(self) -> int:
        """The epoch that was on screen last; after a crash, the one that was changed last."""
        file = self._scoring_file
        if file is None:
            return 0
        if file.reviewed_epoch is not None and not file.was_interrupted:
            return file.reviewed_epoch
        changes = (entry.change.epochs for entry in reversed(self.read_log()))
        strokes = (epochs for epochs in changes if 0 < len(epochs) < self.document.n_epochs)
        return next((epochs[-1].epoch for epochs in strokes), 0)

    def _keep(self, before: Scoring, after: Scoring, what: str) -> None:
        if self._scoring_file is None:
            raise OSError("there is no place to save it in")
        self._scoring_file.save(before, after, what)

    def _describe(self) -> None:
        self.sentences.extend(self.montage.library.problems)
        if n_epochs(self.recording) == 0:
            self.sentences.append(
                f"The recording lasts {self.recording.duration_seconds:.0f} s, less than one "
                "epoch of 30 s: there is nothing to score."
            )
        elif not self.candidates:
            self.sentences.append(
                "No EEG channel was recognised. You can score by hand; to auto-score, choose the "
                "EEG channel yourself."
            )


def _filters(settings: Settings) -> Filters:
    return role_filters(settings.now.display_filters)


def _untouched(recording: Recording) -> Scoring:
    """No stage yet; the lights where the recording itself has them."""
    scoring = Scoring.unscored(n_epochs(recording))
    # A file that has gone says so at the first page, and better.
    with suppress(OSError):
        scoring = scoring.with_markers(recorded_lights(recording))
    return scoring


def restored_sentence(scoring: Scoring, saved: datetime) -> str:
    """`Your work of 20 Nov 21:03 was restored: 412 of 960 epochs scored.`"""
    worked_at = saved.astimezone()
    n_scored = int(np.sum(scoring.hypnogram.is_scored))
    return (
        f"Your work of {worked_at.day} {worked_at:%b %H:%M} was restored: "
        f"{n_scored} of {scoring.n_epochs} epochs scored."
    )
