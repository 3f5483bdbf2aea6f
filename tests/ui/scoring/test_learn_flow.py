"""Learning from scored nights, in the real window with the real dialog."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.interscorer.agreement import agreement_of
from sleepscorer_app.domain.interscorer.lab_gain import LabGain, NightGain
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.ui.dialogs.learn_dialog import LearnDialog
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.scoring.auto_score import AvailableModel
from sleepscorer_app.ui.scoring.learning import CannotLearn, LearnChoice, Learning, Lesson
from tests.ui.night_pages import probabilities, small_night
from tests.ui.windows import MODEL, Bench, make_bench

N_EPOCHS = 120


def gain_of(before: int, after: int) -> LabGain:
    """Two nights of 100 epochs with so many right."""

    def agreed(right: int) -> np.ndarray:
        confusion = np.zeros((5, 5), dtype=np.int64)
        confusion[0, 0], confusion[2, 2], confusion[0, 2] = right // 2, right - right // 2, 0
        confusion[2, 0] = 100 - right
        return confusion

    was, now = agreement_of(agreed(before)), agreement_of(agreed(after))
    return LabGain(tuple(NightGain(name, 100, was, now) for name in ("a.edf", "b.edf")))


@dataclass(frozen=True)
class Learned:
    gain: LabGain


@dataclass
class FakeSchool:
    """Learns at once, or waits until it is told to go on."""

    gain: LabGain = field(default_factory=lambda: gain_of(80, 90))
    error: Exception | None = None
    refusal: str = ""
    choices: list[LearnChoice] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    has_begun: Event = field(default_factory=Event)
    may_go_on: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    def learn(self, choice: LearnChoice, report: Report) -> Lesson:
        self.choices.append(choice)
        self.has_begun.set()
        while not self.may_go_on.is_set():
            report(0.4)
        if self.error is not None:
            raise self.error
        return Learned(self.gain)

    def keep(self, lesson: Lesson, name: str) -> AvailableModel:
        if self.refusal:
            raise CannotLearn(self.refusal)
        self.kept.append(name)
        return AvailableModel(f"{name} 1.0", lambda recording, _d, _r: probabilities(N_EPOCHS))


@pytest.fixture
def school() -> FakeSchool:
    return FakeSchool()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, school: FakeSchool) -> Iterator[Bench]:
    learning = Learning(lambda: (MODEL, "Another 2.0"), school.learn, school.keep)
    made = make_bench(qtbot, tmp_path / "unfinished", learning=learning)
    yield made
    school.may_go_on.set()
    made.answers.may_close = True
    made.window.close()


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    """a.edf and b.edf wholly decided, c.edf only in ten epochs, d.edf by a network alone."""
    folder = tmp_path / "nights"
    folder.mkdir()
    proposed = Scoring.unscored(N_EPOCHS).accept(probabilities(N_EPOCHS), AcceptRule.REPLACE_ALL)
    scorings = {
        "a": proposed.confirm_epochs(range(N_EPOCHS)),
        "b": proposed.score_epochs(range(N_EPOCHS), Stage.N2),
        "c": proposed.confirm_epochs(range(10)),
        "d": proposed,
    }
    for name, scoring in scorings.items():
        path = folder / f"{name}.edf"
        write_recording(path, small_night(N_EPOCHS, ("F4-M1", "C4-M1")))
        file = ScoringFile.open(folder / f"{name}.sleepscorer", open_recording(path))
        file.save(None, scoring, "scored")
        file.close()
    return folder


def shown_dialog(bench: Bench, nights: Path) -> LearnDialog:
    """The dialog with the folder's nights in it, night a being open."""
    bench.open(nights / "a.edf")
    bench.window.actions_table["learn"].trigger()
    bench.settle()
    flow = bench.window.flows.night.learn_flow
    assert flow is not None
    assert flow.dialog is not None
    return flow.dialog


def test_nights_with_enough_decided_are_ticked_and_the_others_say_why_not(
    bench: Bench, nights: Path
) -> None:
    dialog = shown_dialog(bench, nights)
    table = dialog.nights_page.table
    cells = [[table.item(row, column).text() for column in (0, 1)] for row in range(4)]
    assert cells == [
        ["a.edf", "120 of 120"],
        ["b.edf", "120 of 120"],
        ["c.edf", "10 of 120; 100 are needed"],
        ["d.edf", "0 of 120; 100 are needed"],
    ]
    ticked = [table.item(row, 0).checkState() is Qt.CheckState.Checked for row in range(4)]
    assert ticked == [True, True, False, False]
    assert not table.item(2, 0).flags() & Qt.ItemFlag.ItemIsEnabled
    choice = dialog.nights_page.choice()
    assert choice is not None
    assert [night.path.name for night, _ in choice.nights] == ["a.edf", "b.edf"]
    assert {derivation.name for _, derivation in choice.nights} == {"C4-M1"}
    assert choice.model_name == MODEL


def test_with_one_night_ticked_nothing_can_be_learned(bench: Bench, nights: Path) -> None:
    dialog = shown_dialog(bench, nights)
    dialog.nights_page.table.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.yes_button.isEnabled()
    assert dialog.nights_page.summary.text().startswith("Tick 2 nights or more")
    dialog.nights_page.table.item(0, 0).setCheckState(Qt.CheckState.Checked)
    assert dialog.yes_button.isEnabled()


def test_what_helps_is_accepted_under_a_name_and_scores_from_then_on(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    dialog = shown_dialog(bench, nights)
    dialog.nights_page.channel_box.setCurrentText("F4-M1")
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert {derivation.name for _, derivation in school.choices[0].nights} == {"F4-M1"}
    assert dialog.has_result
    assert dialog.gain_page.verdict.text() == (
        "It helps: agreement on your nights left out 80.0 → 90.0 %, better on 2 of 2 nights."
    )
    assert dialog.gain_page.table.item(0, 2).text() == "80.0 → 90.0"
    assert dialog.gain_page.table.item(2, 0).text() == "all nights"
    assert dialog.yes_button.text() == "Accept"
    assert dialog.yes_button.isDefault()
    assert school.kept == []
    dialog.gain_page.name_edit.setText("bench lab")
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert school.kept == ["bench lab"]
    flows = bench.window.flows.night
    assert flows.model_names == (MODEL, "bench lab 1.0")
    assert flows.model_name == "bench lab 1.0"
    assert bench.window.banner.text == (
        f"Auto-score now uses bench lab 1.0. To go back, choose {MODEL} as the model."
    )
    flows.choose_model(MODEL)
    assert flows.model_name == MODEL


def test_what_does_not_help_says_so_and_discarding_keeps_nothing(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    school.gain = gain_of(86, 85)
    dialog = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert dialog.gain_page.verdict.text().endswith(f"86.0 → 85.0 %. Keep {MODEL}.")
    assert dialog.no_button.text() == "Discard"
    assert dialog.no_button.isDefault()
    bench.qtbot.mouseClick(dialog.no_button, Qt.MouseButton.LeftButton)
    assert school.kept == []
    assert bench.window.flows.night.learn_flow is not None
    assert bench.window.flows.night.learn_flow.dialog is None
    assert bench.window.flows.night.model_names == (MODEL,)


def test_learning_goes_on_behind_the_window_and_can_be_cancelled(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    school.may_go_on.clear()
    dialog = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert school.has_begun.wait(10)
    bench.qtbot.waitUntil(lambda: dialog.progress == 0.4)
    assert dialog.is_waiting
    assert "learning from 2 nights" in dialog.waiting_for
    assert not dialog.isModal()
    assert not bench.is_enabled("auto_score")
    assert bench.window.night is not None
    bench.window.night.document.score_epochs([3], Stage.R)
    bench.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.is_waiting
    bench.qtbot.mouseClick(dialog.no_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert not dialog.is_waiting
    assert dialog.yes_button.text() == "Learn"
    assert bench.is_enabled("auto_score")
    assert school.kept == []


def test_closing_the_dialog_or_the_window_stops_the_lesson(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    school.may_go_on.clear()
    dialog = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert school.has_begun.wait(10)
    dialog.close()
    bench.settle()
    assert not bench.window.flows.night.is_busy
    school.has_begun.clear()
    again = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(again.yes_button, Qt.MouseButton.LeftButton)
    assert school.has_begun.wait(10)
    bench.window.close()
    assert not any(task.isRunning() for task in BackgroundTask.running)


def test_a_refusal_is_said_where_nights_are_chosen(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    school.error = CannotLearn("b.edf: C4-M1 is flat.")
    dialog = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert not dialog.has_result
    assert dialog.problem.text() == "b.edf: C4-M1 is flat."
    assert bench.is_enabled("auto_score")


def test_a_name_that_will_not_do_is_said_and_another_can_be_tried(
    bench: Bench, nights: Path, school: FakeSchool
) -> None:
    dialog = shown_dialog(bench, nights)
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    bench.settle()
    school.refusal = "There is a model called x already."
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert dialog.gain_page.problem.text() == school.refusal
    school.refusal = ""
    dialog.gain_page.name_edit.clear()
    assert not dialog.yes_button.isEnabled()
    dialog.gain_page.name_edit.setText("y")
    bench.qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert school.kept == ["y"]


def test_nights_of_another_folder_come_besides(
    bench: Bench, nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for path in (nights / "b.edf", nights / "b.sleepscorer"):
        path.rename(other / path.name)
    dialog = shown_dialog(bench, nights)
    assert not dialog.yes_button.isEnabled()
    flow = bench.window.flows.night.learn_flow
    assert flow is not None
    monkeypatch.setattr(flow, "_ask_folder", lambda _parent, _folder: other)
    dialog.nights_page.folder_button.click()
    bench.settle()
    choice = dialog.nights_page.choice()
    assert choice is not None
    assert [night.path.parent.name for night, _ in choice.nights] == ["nights", "other"]
    assert dialog.yes_button.isEnabled()


def test_without_a_model_that_can_learn_the_window_says_so(
    bench: Bench, qtbot: QtBot, tmp_path: Path, nights: Path
) -> None:
    without = make_bench(qtbot, tmp_path / "unfinished2")
    without.open(nights / "a.edf")
    without.window.actions_table["learn"].trigger()
    assert without.window.banner.text == "No model is installed that can learn."
    without.window.close()
