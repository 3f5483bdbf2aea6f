"""The real window with fake answers and a fake network, as its tests need it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.scoring_log import LogEntry
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.domain.unit_doubts import UnitDoubt
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.hypnogram_formats.sign_mapping import SignList
from sleepscorer_app.scoring.fit_check import Fit, check_fit
from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.dialogs.auto_score_dialog import AutoScoreChoice, AutoScoreQuestion
from sleepscorer_app.ui.dialogs.copy_dialog import CopyChoice
from sleepscorer_app.ui.dialogs.export_dialog import ExportChoice, ExportDefaults
from sleepscorer_app.ui.dialogs.screen_size_dialog import MeasuredScreen
from sleepscorer_app.ui.dialogs.settings.settings_dialog import SettingsChoice, SettingsQuestion
from sleepscorer_app.ui.look.appearance import Appearance
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from sleepscorer_app.ui.scoring.learning import Learning
from sleepscorer_app.ui.traces.screen_size import ScreenSize
from sleepscorer_app.ui.window.main_window import MainWindow
from sleepscorer_app.ui.window.questions import Questions
from sleepscorer_app.ui.window.surroundings import Surroundings
from tests.ui.night_pages import probabilities

MODEL = "MC2SleepNet 1.0"


@dataclass
class Answers(Questions):
    """Answers every question at once, and notes what was asked and shown."""

    night: Path | None = None
    queue: Path | None = None
    hypnogram: Path | None = None
    typed: str | None = None
    marker_text: str | None = None
    limits_db: tuple[float, float] | None = None
    factors: dict[str, float] | None = None
    mapping: dict[str, Stage] | None = None
    resamples: bool = False
    rule: AcceptRule = AcceptRule.KEEP_DECIDED
    wants_scoring: bool = True
    export_into: Path | None = None
    formats: tuple[str, ...] = ("csv", "edf")
    de_identification: DeIdentification | None = None
    copied: CopyChoice | None = None
    may_close: bool = False
    compared: Path | None = None
    entry: int | None = None
    csv: Path | None = None
    initials: str | None = None
    report: Path | None = None
    logo_file: Path | None = None
    montage_named: str | None = None
    montage_file: Path | None = None
    may_change_montage: bool = True
    measured_screen: MeasuredScreen | None = None
    chosen_settings: Callable[[SettingsQuestion], SettingsChoice] | None = None
    asked: list[str] = field(default_factory=list)
    shown: list[tuple[str, ...]] = field(default_factory=list)

    def night_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("night")
        return self.night

    def queue_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("queue")
        return self.queue

    def hypnogram_to_import(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("hypnogram")
        return self.hypnogram

    def hypnogram_to_compare(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("compare")
        return self.compared

    def log_entry(self, parent: QWidget, entries: Sequence[LogEntry]) -> int | None:
        self.asked.append("entry")
        return self.entry

    def csv_to_write(self, parent: QWidget, title: str, proposed: Path) -> Path | None:
        self.asked.append(proposed.name)
        return self.csv

    def report_to_write(self, parent: QWidget, proposed: Path) -> Path | None:
        self.asked.append(proposed.name)
        return self.report

    def logo(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("logo")
        return self.logo_file

    def scorer(self, parent: QWidget, name: str) -> str | None:
        self.asked.append("scorer")
        return self.initials

    def scorer_meanwhile(
        self, parent: QWidget, name: str, answered: Callable[[str | None], None]
    ) -> None:
        answered(self.scorer(parent, name))

    def stage_mapping(self, parent: QWidget, name: str, signs: SignList) -> dict[str, Stage] | None:
        self.asked.append("mapping")
        return self.mapping

    def may_resample(self, parent: QWidget, name: str, epoch_seconds: float) -> bool:
        self.asked.append("resample")
        return self.resamples

    def units(
        self, parent: QWidget, doubts: Sequence[UnitDoubt], chosen: Mapping[str, float]
    ) -> dict[str, float] | None:
        self.asked.append("units")
        return self.factors

    def auto_score(self, parent: QWidget, question: AutoScoreQuestion) -> AutoScoreChoice | None:
        self.asked.append("auto-score")
        if not self.wants_scoring:
            return None
        scored = question.scored or question.derivations[0]
        return AutoScoreChoice((scored,), question.model_name, self.rule)

    def export(
        self, parent: QWidget, defaults: ExportDefaults, scoring: Scoring
    ) -> ExportChoice | None:
        self.asked.append("export")
        if self.export_into is None:
            return None
        stem = defaults.recording.stem
        files = ((one, self.export_into / defaults.name_of(one, stem)) for one in self.formats)
        return ExportChoice(tuple(files), self.de_identification, "AB")

    def copy(
        self, parent: QWidget, recording: Path, names_person: Callable[[str], bool]
    ) -> CopyChoice | None:
        self.asked.append("copy")
        return self.copied

    def place(self, parent: QWidget, n_epochs: int) -> str | None:
        self.asked.append("place")
        return self.typed

    def may_close_unsaved(self, parent: QWidget, why: str) -> bool:
        self.asked.append("close")
        return self.may_close

    def marker(self, parent: QWidget, marker: Marker, channels: Sequence[str]) -> Marker | None:
        self.asked.append("marker")
        return None if self.marker_text is None else replace(marker, text=self.marker_text)

    def power_limits(
        self, parent: QWidget, limits_db: tuple[float, float]
    ) -> tuple[float, float] | None:
        self.asked.append("power limits")
        return self.limits_db

    def montage_name(self, parent: QWidget, proposed: str) -> str | None:
        self.asked.append(f"name for {proposed}")
        return self.montage_named

    def may_replace_montage(self, parent: QWidget, name: str) -> bool:
        self.asked.append(f"replace {name}")
        return self.may_change_montage

    def may_delete_montage(self, parent: QWidget, name: str) -> bool:
        self.asked.append(f"delete {name}")
        return self.may_change_montage

    def montage_to_import(self, parent: QWidget, folder: Path) -> Path | None:
        return self.montage_file

    def screen_size(
        self, parent: QWidget, screen: QScreen, measured: Sequence[ScreenSize]
    ) -> MeasuredScreen | None:
        self.asked.append("screen size")
        return self.measured_screen

    def montage_to_export(self, parent: QWidget, path: Path) -> Path | None:
        return self.montage_file

    def settings(self, parent: QWidget, question: SettingsQuestion) -> SettingsChoice | None:
        self.asked.append("settings")
        return self.chosen_settings(question) if self.chosen_settings else None

    def show_text(
        self, parent: QWidget, title: str, heading: str, sentences: Sequence[str]
    ) -> None:
        self.shown.append((title, heading, *sentences))

    def show_keys(self, parent: QWidget, rows: Sequence[ActionRow]) -> None:
        self.shown.append(("Keys",))


class FakeNetwork:
    """Scores at once, or waits until it is told to go on."""

    def __init__(self, confidence: float = 0.9) -> None:
        self.confidence = confidence
        self.error: Exception | None = None
        self.calls: list[str] = []
        self.has_begun = Event()
        self.may_go_on = Event()
        self.may_go_on.set()

    def hold(self) -> None:
        """From now on it reports over and over, until `may_go_on` is set."""
        self.may_go_on.clear()

    def score(
        self, recording: Recording, derivations: tuple[Derivation, ...], report: Report
    ) -> StageProbabilities:
        names = tuple(one.name for one in derivations)
        self.calls.append(", ".join(names))
        self.has_begun.set()
        while not self.may_go_on.is_set():
            report(0.5)
        report(1.0)
        if self.error is not None:
            raise self.error
        return replace(probabilities(n_epochs(recording), self.confidence), channels=names)


def fit_of_any_model(recording: Recording, derivation: Derivation, report: Report) -> Fit:
    """The fit check without a comparison of spectra."""
    return check_fit(recording, derivation, None, report)


@dataclass
class Bench:
    """A window and everything that was put around it."""

    qtbot: QtBot
    window: MainWindow
    answers: Answers
    network: FakeNetwork
    settings: Settings
    appearance: Appearance

    def open(self, path: Path) -> None:
        """Open a night and wait until every view has what it needs."""
        with self.qtbot.waitSignal(self.window.night_opened):
            self.window.open_night(path)
        self.settle()

    def settle(self) -> None:
        """Until nothing runs in the background and every result has arrived."""
        self.qtbot.waitUntil(lambda: not BackgroundTask.running)

    def review_share(self, share: float) -> None:
        """Take so much of the night into the review."""
        night = self.window.night
        assert night is not None
        night.review.set_share(share)

    def keys(self, *keys: Qt.Key) -> None:
        """Press keys one after the other, as a hand on the keyboard does."""
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget() or self.window, key)

    def auto_score(self) -> None:
        """Score the open night and wait for the result."""
        self.keys(Qt.Key.Key_F5)
        self.settle()

    def is_enabled(self, name: str) -> bool:
        """Whether the action of this name can be done now."""
        return self.window.actions_table[name].isEnabled()

    @property
    def letters(self) -> str:
        """The stages of the open night, a letter each, N1 to N3 as 1 to 3."""
        assert self.window.night is not None
        hypnogram = self.window.night.document.scoring.hypnogram
        return "".join(hypnogram[k].letter[-1] for k in range(len(hypnogram)))

    @property
    def epoch(self) -> int:
        assert self.window.night is not None
        return self.window.night.viewport.epoch


MakeBench = Callable[..., Bench]


def make_bench(
    qtbot: QtBot,
    fallback_folder: Path,
    *,
    has_model: bool = True,
    make_demo_night: Callable[[Report], Path] | None = None,
    learning: Learning | None = None,
) -> Bench:
    """A shown window of 1280×800 with no night open."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = Settings(settings_on_disk())
    appearance = Appearance(application, settings)
    answers, network = Answers(), FakeNetwork()
    model = AvailableModel(MODEL, network.score, check_fit=fit_of_any_model)
    models = (model,) if has_model else ()
    window = MainWindow(
        Surroundings(
            settings=settings,
            appearance=appearance,
            questions=answers,
            models=models,
            why_no_model="No model is installed: put one into models/.",
            fallback_folder=fallback_folder,
            make_demo_night=make_demo_night,
            montage_folder=fallback_folder.with_name("montages"),
            layout_folder=fallback_folder.with_name("layouts"),
            learning=learning,
        )
    )
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    return Bench(qtbot, window, answers, network, settings, appearance)
