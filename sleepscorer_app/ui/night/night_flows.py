"""What is done to a night in several steps: auto-score, import, export; each ends in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.reviewing.review_gain import TrackRecord
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import decided_at
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.de_identification import DeIdentification, Removed
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recordings.recording_fingerprint import content_sha256
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.commands.key_table import first_key
from sleepscorer_app.ui.dialogs.auto_score_dialog import AutoScoreQuestion
from sleepscorer_app.ui.exports.export_flow import DecidedAt, ExportFlow, export_defaults
from sleepscorer_app.ui.night.hypnogram_import import hypnogram_asked_for
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.review.teaching_flow import TeachingFlow
from sleepscorer_app.ui.scoring.auto_score import (
    AutoScore,
    AvailableModel,
    CannotScore,
    result_sentence,
)
from sleepscorer_app.ui.scoring.fit_checks import FitChecks, fit_checks
from sleepscorer_app.ui.scoring.learn_flow import LearnFlow
from sleepscorer_app.ui.scoring.learning import Learning
from sleepscorer_app.ui.window.banner import Banner, BannerKind
from sleepscorer_app.ui.window.help_pages import file_check_sentences
from sleepscorer_app.ui.window.night_menus import fill_channel_menu
from sleepscorer_app.ui.window.questions import Questions
from sleepscorer_app.ui.window.status_line import StatusLine

EXPECTED_ERRORS = (UnreadableFile, FailedExport, CannotScore, OSError)
"""Errors whose text is a sentence for the person; any other is a fault of the program."""


@dataclass(frozen=True)
class Voice:
    """Where the window asks and speaks: banner, status line, questions; `window` owns dialogs."""

    window: QWidget
    banner: Banner
    status_line: StatusLine
    questions: Questions

    def say_error(self, error: Exception) -> None:
        """Say what went wrong; an error nobody expected goes to the top, where it is logged."""
        if not isinstance(error, EXPECTED_ERRORS):
            raise error
        self.banner.say(str(error), BannerKind.ERROR)


class NightFlows(QObject):
    """Asks first, works in the background, then says what came of it."""

    state_changed = Signal()
    """Something began or ended."""

    def __init__(
        self,
        voice: Voice,
        settings: Settings,
        models: tuple[AvailableModel, ...],
        learning: Learning | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._voice = voice
        self._settings = settings
        self._models = {model.name: model for model in models}
        self._night: OpenNight | None = None
        self._scoring = AutoScore(self)
        self._fits: FitChecks | None = None
        self._export = ExportFlow(_write_checked, self)
        self.learn_flow = LearnFlow(learning, voice.questions.folder, self) if learning else None
        self._teaching = TeachingFlow(self)
        voice.status_line.cancel_wanted.connect(self._cancel_scoring)
        self._connect()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions of this flow do."""
        return {
            "import": self.ask_for_hypnogram,
            "export": self.export,
            "file_check": self.show_file_check,
            "auto_score": self.auto_score,
            "learn": self.learn,
            "stop": self.stop,
            "teach": self.teach,
        }

    @property
    def model_names(self) -> tuple[str, ...]:
        return tuple(self._models)

    @property
    def model_name(self) -> str:
        """The model used last, if it is still there, else the first; empty without a model."""
        last = self._settings.now.model
        return last if last in self._models else next(iter(self._models), "")

    @property
    def is_busy(self) -> bool:
        """True while a network scores or learns."""
        is_learning = self.learn_flow is not None and self.learn_flow.is_learning
        return self._scoring.is_running or is_learning

    def take_night(self, night: OpenNight) -> None:
        """From now on everything is about this night."""
        self._night = night

    def leave_night(self) -> None:
        """Stop what is at work, before the night is closed."""
        self._scoring.cancel_and_wait()
        self._teaching.cancel_and_wait()
        self._export.finish()
        if self._fits is not None:
            self._fits.stop()
            # Not deleted: a dialog that asks about this night may still stand, and hold it.
            self._fits.setParent(None)
            self._fits = None
        self._night = None

    def choose_model(self, name: str) -> None:
        """Use this model from now on."""
        self._settings.set(replace(self._settings.now, model=name))

    def fill_when_shown(self, menu: QMenu) -> None:
        """Put what can be scored, and by which model, into a menu whenever it opens."""

        def fill() -> None:
            if self._night is not None:
                fill_channel_menu(
                    menu, self._night, self.model_names, self.model_name, self.choose_model
                )

        menu.aboutToShow.connect(fill)

    def auto_score(self) -> None:
        """Show what will be scored, then let the network score it."""
        night = self._night
        if night is None or not self._models:
            return
        if self._fits is None:
            self._fits = fit_checks(night.recording.inner, self._models, self)
        question = AutoScoreQuestion(
            night.scorable,
            night.traces.scored,
            tuple(self._models.values()),
            self.model_name,
            night.document.scoring,
            self._fits,
        )
        choice = self._voice.questions.auto_score(self._voice.window, question)
        # The night may have been closed while the question stood.
        if choice is None or night is not self._night:
            return
        self.choose_model(choice.model_name)
        if night.traces.scored not in choice.derivations:
            night.traces.set_scored(choice.derivations[0])
        self._scoring.start(
            night.document,
            night.recording.inner,
            choice.derivations,
            self._models[choice.model_name],
            choice.rule,
        )

    def learn(self) -> None:
        """Show from which nights a model may learn; the dialog does the rest."""
        if self._night is None:
            return
        if self.learn_flow is None:
            self._voice.banner.say("No model is installed that can learn.", BannerKind.WARNING)
            return
        scored = self._night.traces.scored
        self.learn_flow.show(
            self._voice.window,
            self._night.path.parent,
            self.model_name,
            scored.name if scored is not None else "",
        )

    def teach(self) -> None:
        """Propose stages for undecided epochs from what the person decided."""
        if self._night is not None and not self._night.document.is_read_only:
            self._teaching.start(self._night.document)

    def record_of(self, automatic: StageProbabilities | None) -> TrackRecord:
        """How the model that said this did on other nights; nothing for models not here."""
        known = {model.sha256: model.record for model in self._models.values()}
        return (
            TrackRecord() if automatic is None else known.get(automatic.model.sha256, TrackRecord())
        )

    def stop(self) -> None:
        """Stop the network, the night stays as it was; at rest, close the message."""
        if self._night is not None and self._night.play.is_playing:
            self._night.play.stop()
        elif self._scoring.is_running:
            self._cancel_scoring()
        else:
            self._voice.banner.clear()

    def _cancel_scoring(self) -> None:
        if self._scoring.is_running:
            self._voice.status_line.show_cancelling()
            self._scoring.cancel()

    def import_hypnogram(self, path: Path) -> None:
        """Take in another file's stages, as one step, and say what was odd about them."""
        night = self._night
        if night is None or night.document.is_read_only:
            return
        voice = self._voice
        try:
            imported = hypnogram_asked_for(
                path, night.recording.inner, voice.questions, voice.window
            )
            # The night may have been closed while a question stood.
            if imported is None or night is not self._night:
                return
            after = imported.onto(night.document.scoring, path.name, content_sha256(path))
        except (UnreadableFile, OSError, ValueError) as error:
            self._voice.banner.say(str(error), BannerKind.ERROR)
            return
        night.document.restore(after, f"Import {path.name}")
        n_scored = int(imported.hypnogram.is_scored.sum())
        sentences = (
            f"{n_scored} of {after.n_epochs} epochs taken from {path.name} "
            f"({imported.format_name}).",
            *imported.notes,
        )
        kind = BannerKind.WARNING if imported.notes else BannerKind.NOTE
        self._voice.banner.say(" ".join(sentences), kind)

    def ask_for_hypnogram(self) -> None:
        """Ask which file's stages to take in."""
        if self._night is not None:
            path = self._voice.questions.hypnogram_to_import(
                self._voice.window, self._night.path.parent
            )
            if path is not None:
                self.import_hypnogram(path)

    def show_file_check(self) -> None:
        """Show what was odd about the recording's file."""
        if self._night is not None:
            sentences = file_check_sentences(self._night.oddities)
            self._voice.questions.show_text(
                self._voice.window, "File check", self._night.path.name, sentences
            )

    def export(self) -> None:
        """Ask what to write and where, write it, and say what was proven."""
        night = self._night
        if night is None or self._export.is_running:
            return
        defaults = export_defaults(night.path, self._settings.now, night.recording.identity)
        scoring = night.document.scoring
        choice = self._voice.questions.export(self._voice.window, defaults, scoring)
        if choice is None or not choice.paths:
            return
        self._settings.set(
            replace(
                self._settings.now,
                scorer=choice.scorer,
                de_identifies=choice.de_identification is not None,
                exports=choice.formats,
            )
        )
        times = decided_at(scoring.n_epochs, night.read_log())
        self._export.start(choice, scoring, night.recording.inner, times)

    def _connect(self) -> None:
        line, banner = self._voice.status_line, self._voice.banner
        self._scoring.started.connect(lambda: line.show_work("Auto-scoring"))
        self._scoring.progressed.connect(line.show_progress)
        self._scoring.succeeded.connect(self._say_scored)
        self._export.started.connect(
            lambda: line.show_work("Writing and checking…", can_cancel=False)
        )
        self._export.succeeded.connect(banner.say)
        self._teaching.succeeded.connect(banner.say)
        self._teaching.failed.connect(self._voice.say_error)
        for flow in (self._scoring, self._export):
            flow.started.connect(self.state_changed)
            flow.finished.connect(line.show_idle)
            flow.finished.connect(self.state_changed)
            flow.failed.connect(self._voice.say_error)
        if self.learn_flow is not None:
            self.learn_flow.state_changed.connect(self.state_changed)
            self.learn_flow.kept.connect(self._take_model)

    def _take_model(self, model: AvailableModel, parent_name: str) -> None:
        """From now on the model that learned scores; the former one stays to be chosen."""
        self._models[model.name] = model
        self.choose_model(model.name)
        self.state_changed.emit()
        self._voice.banner.say(
            f"Auto-score now uses {model.name}. To go back, choose {parent_name} as the model."
        )

    def _say_scored(self, automatic: StageProbabilities, seconds: float) -> None:
        if self._night is not None:
            n_to_review = self._night.review.queue.n_in_budget
            key = first_key(self._settings.now.keys, "next_in_review")
            self._voice.banner.say(result_sentence(automatic, seconds, n_to_review, key))


def _write_checked(
    path: Path,
    name: str,
    scoring: Scoring,
    recording: Recording,
    de_identification: DeIdentification | None,
    scorer: str,
    times: DecidedAt,
) -> Removed:
    from sleepscorer_app.files.hypnogram_formats import export_hypnogram

    return export_hypnogram(
        path,
        scoring,
        recording,
        to=name,
        de_identification=de_identification,
        scorer=scorer,
        changed_at=times,
    )
