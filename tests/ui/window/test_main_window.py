"""The real window, driven by keys: open, score, correct, export, close."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.scoring import AcceptRule, Source
from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.dialogs.auto_score_dialog import AutoScoreDialog
from sleepscorer_app.ui.look.theme import DARK, LIGHT
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.preferences.settings import ThemeChoice
from sleepscorer_app.ui.scoring.auto_score import CannotScore
from sleepscorer_app.ui.window.questions import Questions
from tests.ui.night_pages import small_night
from tests.ui.windows import Answers, Bench, make_bench

Key = Qt.Key


def test_without_a_night_only_what_makes_sense_can_be_done(bench: Bench) -> None:
    assert bench.is_enabled("open")
    for name in ("export", "auto_score", "score_W", "confirm", "undo", "close_night", "import"):
        assert not bench.is_enabled(name)
    assert bench.window.status_line.text == "No night is open"


def test_a_night_comes_up_at_its_first_epoch_unscored(opened: Bench) -> None:
    assert opened.letters == "?" * 20
    assert opened.epoch == 0
    assert "Epoch 1 of 20" in opened.window.status_line.text
    assert "night.edf" in opened.window.windowTitle()
    assert opened.window.page is not None


def test_stage_keys_score_the_epoch_and_go_on(opened: Bench) -> None:
    opened.keys(Key.Key_W, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_R)
    assert opened.letters[:6] == "W123R?"
    assert opened.epoch == 5
    opened.keys(Key.Key_0, Key.Key_4, Key.Key_5)
    assert opened.letters[5:9] == "WRR?"


def test_unscore_takes_the_stage_away_and_never_means_wake(opened: Bench) -> None:
    opened.keys(Key.Key_2, Key.Key_Left, Key.Key_U)
    assert opened.letters[0] == "?"


def test_without_auto_advance_the_epoch_stays(opened: Bench) -> None:
    opened.keys(Key.Key_A, Key.Key_2, Key.Key_3)
    assert opened.letters[:2] == "3?"
    assert opened.epoch == 0
    opened.keys(Key.Key_A, Key.Key_1)
    assert opened.epoch == 1


def test_keys_move_through_the_night(opened: Bench) -> None:
    opened.keys(Key.Key_Right, Key.Key_Right, Key.Key_Left)
    assert opened.epoch == 1
    opened.keys(Key.Key_End)
    assert opened.epoch == 19
    opened.keys(Key.Key_Right)
    assert opened.epoch == 19
    opened.keys(Key.Key_Home, Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp)
    assert opened.epoch == 1


def test_undo_and_redo_show_where_they_were(opened: Bench, qtbot: QtBot) -> None:
    opened.keys(Key.Key_2, Key.Key_End)
    qtbot.keyClick(opened.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (opened.letters[0], opened.epoch) == ("?", 0)
    opened.keys(Key.Key_End)
    qtbot.keyClick(opened.window, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert (opened.letters[0], opened.epoch) == ("2", 0)


def test_the_undo_action_names_what_it_takes_back(opened: Bench) -> None:
    assert not opened.is_enabled("undo")
    opened.keys(Key.Key_2)
    assert opened.window.actions_table["undo"].text() == "&Undo: Score N2: epoch 1"
    assert opened.is_enabled("undo")
    assert not opened.is_enabled("redo")


def test_letters_typed_into_a_field_are_text(opened: Bench, qtbot: QtBot) -> None:
    assert opened.window.page is not None
    for field, key, text in (
        (QLineEdit(opened.window.page), Key.Key_W, "w"),
        (QSpinBox(opened.window.page), Key.Key_2, "2"),
    ):
        field.show()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        if isinstance(field, QSpinBox):
            field.clear()
        qtbot.keyClick(field, key)
        assert field.text() == text
    assert opened.letters == "?" * 20


def test_auto_scoring_is_one_step_and_keeps_the_windows_edits(opened: Bench) -> None:
    opened.keys(Key.Key_R)
    opened.auto_score()
    assert opened.letters == "R123RW123RW123RW123R"
    assert "mc2sleepnet proposed a stage for 20 of 20 epochs" in opened.window.banner.text
    night = opened.window.night
    assert night is not None
    assert night.document.scoring.source_of(0) is Source.PERSON
    night.deeds.undo()
    assert opened.letters == "R" + "?" * 19


def test_several_channels_ticked_in_the_dialog_are_scored_and_named(
    opened: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tick_and_start(dialog: AutoScoreDialog) -> int:
        dialog.channels.item(1).setCheckState(Qt.CheckState.Checked)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(Answers, "auto_score", Questions.auto_score)
    monkeypatch.setattr(AutoScoreDialog, "exec", tick_and_start)
    opened.auto_score()
    night = opened.window.night
    assert night is not None
    automatic = night.document.scoring.automatic
    assert automatic is not None
    assert automatic.channels == ("C4-M1", "F4-M1")
    assert "from C4-M1, F4-M1 in" in opened.window.banner.text
    # What the spectrogram and the panels show was among them, so it stays.
    assert night.traces.scored is not None
    assert night.traces.scored.name == "C4-M1"


def test_scoring_again_does_what_the_person_chose(opened: Bench) -> None:
    opened.keys(Key.Key_R)
    opened.answers.rule = AcceptRule.REPLACE_ALL
    opened.auto_score()
    assert opened.letters.startswith("W123R")


def test_the_window_scores_while_the_network_does(opened: Bench) -> None:
    opened.network.hold()
    opened.keys(Key.Key_F5)
    assert opened.network.has_begun.wait(10)
    assert not opened.is_enabled("auto_score")
    opened.keys(Key.Key_3, Key.Key_Right)
    assert opened.letters[0] == "3"
    opened.network.may_go_on.set()
    opened.settle()
    assert opened.letters[:3] == "312"
    assert opened.is_enabled("auto_score")


def test_escape_stops_the_scoring_and_changes_nothing(opened: Bench) -> None:
    opened.network.hold()
    opened.keys(Key.Key_F5)
    assert opened.network.has_begun.wait(10)
    opened.keys(Key.Key_Escape)
    opened.settle()
    assert opened.letters == "?" * 20
    assert not opened.window.status_line.is_busy
    assert opened.is_enabled("auto_score")


def test_the_cancel_button_stops_it_too(opened: Bench, qtbot: QtBot) -> None:
    opened.network.hold()
    opened.keys(Key.Key_F5)
    assert opened.network.has_begun.wait(10)
    qtbot.waitUntil(lambda: opened.window.status_line.progress == 0.5)
    qtbot.mouseClick(opened.window.status_line.cancel_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.letters == "?" * 20


def test_escape_at_rest_closes_the_message(opened: Bench) -> None:
    opened.auto_score()
    assert opened.window.banner.isVisible()
    opened.keys(Key.Key_Escape)
    assert not opened.window.banner.isVisible()


def test_thinking_better_of_auto_scoring_starts_nothing(opened: Bench) -> None:
    opened.answers.wants_scoring = False
    opened.keys(Key.Key_F5)
    assert opened.network.calls == []
    assert not BackgroundTask.running


@pytest.mark.parametrize(
    "error", [CannotScore("C4-M1 is flat in every epoch."), OSError("the file has gone")]
)
def test_a_scoring_that_fails_says_why_and_changes_nothing(opened: Bench, error: Exception) -> None:
    opened.network.error = error
    opened.auto_score()
    assert opened.window.banner.text == str(error)
    assert opened.letters == "?" * 20
    assert opened.is_enabled("auto_score")


def test_an_error_of_the_program_while_scoring_is_not_dressed_up(
    opened: Bench, qtbot: QtBot
) -> None:
    opened.network.error = ZeroDivisionError("a fault of ours")
    with qtbot.captureExceptions() as caught:
        opened.auto_score()
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert opened.letters == "?" * 20


def test_without_a_model_auto_scoring_says_why_not(
    qtbot: QtBot, tmp_path: Path, night_file: Path
) -> None:
    bench = make_bench(qtbot, tmp_path, has_model=False)
    bench.open(night_file)
    assert not bench.is_enabled("auto_score")
    assert "No model is installed" in bench.window.actions_table["auto_score"].toolTip()
    bench.window.close()


def test_uncertain_epochs_are_visited_in_order_and_left_out_once_decided(
    opened: Bench, qtbot: QtBot
) -> None:
    opened.network.confidence = 0.5
    opened.auto_score()
    opened.review_share(1.0)
    opened.keys(Key.Key_Tab, Key.Key_Tab)
    assert opened.epoch == 2
    opened.keys(Key.Key_Space, Key.Key_P)
    assert opened.epoch == 1
    opened.keys(Key.Key_N)
    assert opened.epoch == 3
    # What keyboards send for Shift and Tab.
    qtbot.keyClick(opened.window, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert opened.epoch == 1


def test_the_whole_review_goes_by_keys_alone(opened: Bench) -> None:
    opened.network.confidence = 0.5
    opened.auto_score()
    night = opened.window.night
    assert night is not None
    opened.review_share(0.5)
    opened.keys(Key.Key_End, Key.Key_Return)
    assert opened.epoch in night.review.queue.epochs
    opened.keys(Key.Key_T)
    assert "Nothing to learn from yet" in opened.window.banner.text
    opened.keys(Key.Key_Space)
    assert night.review.queue.n_decided == 1
    opened.keys(Key.Key_T)
    opened.settle()
    assert "decided epoch" in opened.window.banner.text
    opened.keys(Key.Key_S)
    assert "No epoch that you decided looks like this one" in opened.window.banner.text
    opened.keys(Key.Key_Backspace)
    assert "nowhere to come back to" in opened.window.banner.text


def test_space_confirms_what_is_shown_and_refuses_what_is_not(opened: Bench) -> None:
    opened.keys(Key.Key_Space)
    assert opened.epoch == 0
    assert "no stage to confirm" in opened.window.banner.text
    opened.auto_score()
    opened.keys(Key.Key_Space)
    night = opened.window.night
    assert night is not None
    assert night.document.scoring.source_of(0) is Source.CONFIRMED
    assert opened.epoch == 1


def test_lights_are_set_at_the_epoch_and_cannot_cross(opened: Bench, qtbot: QtBot) -> None:
    opened.keys(Key.Key_Right, Key.Key_L)
    qtbot.keyClick(opened.window, Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert "after lights off" in opened.window.banner.text
    opened.keys(Key.Key_End)
    qtbot.keyClick(opened.window, Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    night = opened.window.night
    assert night is not None
    assert onset_of(night.document.scoring.markers, MarkerKind.LIGHTS_OFF) == 30.0
    assert onset_of(night.document.scoring.markers, MarkerKind.LIGHTS_ON) == 570.0
    opened.keys(Key.Key_Home, Key.Key_Right, Key.Key_L)
    assert onset_of(night.document.scoring.markers, MarkerKind.LIGHTS_OFF) is None


def test_the_other_theme_keeps_the_place_and_the_scoring(opened: Bench) -> None:
    opened.settings.set(replace(opened.settings.now, theme=ThemeChoice.LIGHT))
    opened.keys(Key.Key_2, Key.Key_2)
    first = opened.window.page
    opened.window.actions_table["theme_dark"].trigger()
    opened.settle()
    assert opened.appearance.colours is DARK
    assert opened.window.page is not first
    assert (opened.letters[:3], opened.epoch) == ("22?", 2)
    opened.window.actions_table["theme_light"].trigger()
    opened.settle()
    assert opened.appearance.colours is LIGHT


def test_going_to_a_place_takes_numbers_and_times_and_refuses_the_rest(opened: Bench) -> None:
    opened.answers.typed = "12"
    opened.keys(Key.Key_G)
    assert opened.epoch == 11
    opened.answers.typed = "tomorrow"
    opened.keys(Key.Key_G)
    assert opened.epoch == 11
    assert "“tomorrow” is no place" in opened.window.banner.text


def test_the_keys_page_opens_with_a_question_mark(bench: Bench) -> None:
    bench.keys(Key.Key_Question)
    assert bench.answers.shown == [("Keys",)]


def test_page_length_gain_and_filters_are_told_by_the_toolbar(opened: Bench) -> None:
    night = opened.window.night
    assert night is not None
    opened.window.actions_table["page_60"].trigger()
    assert night.viewport.page_seconds == 60.0
    assert opened.settings.now.page_seconds == 60.0
    before = night.traces.traces[0].gain
    opened.keys(Key.Key_Plus)
    assert night.traces.traces[0].gain == Gain(5.0)
    opened.keys(Key.Key_Minus)
    assert night.traces.traces[0].gain == before == Gain(7.0)
    opened.keys(Key.Key_F)
    assert not night.deeds.has_filters
    opened.window.actions_table["notch_50"].trigger()
    assert {one.display_filter.notch_hz for one in night.traces.traces} == {50.0}
    opened.keys(Key.Key_F)
    assert night.deeds.has_filters
    assert night.deeds.notch_hz == 50.0


def test_nothing_is_cut_at_1280_by_800(opened: Bench) -> None:
    opened.auto_score()
    assert opened.window.size().toTuple() == (1280, 800)
    assert opened.window.minimumSizeHint().width() <= 1280
    assert opened.window.minimumSizeHint().height() <= 800
    toolbar = opened.window.toolbar
    assert toolbar.sizeHint().width() <= 1280


def test_unfinished_work_lies_beside_the_night_at_every_edit(
    opened: Bench, night_file: Path
) -> None:
    opened.keys(Key.Key_2)
    beside = night_file.with_suffix(".sleepscorer")
    with sqlite3.connect(f"file:{beside}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT count(*) FROM log").fetchone()
    connection.close()
    assert rows[0] >= 1


def test_a_night_without_eeg_says_so_and_is_scored_by_hand(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "no_eeg.edf"
    write_recording(path, small_night(4, ("Airflow", "SpO2")))
    bench.open(path)
    assert "No EEG channel was recognised" in bench.window.banner.text
    bench.keys(Key.Key_W)
    assert bench.letters == "W???"


def test_closing_the_night_leads_back_to_the_start(opened: Bench) -> None:
    opened.window.actions_table["close_night"].trigger()
    assert opened.window.night is None
    assert not opened.is_enabled("export")
    assert opened.window.status_line.text == "No night is open"


def test_nights_opened_in_a_row_leave_one_of_them(opened: Bench, night_file: Path) -> None:
    for _ in range(5):
        opened.open(night_file)
    kinds = [type(child).__name__ for child in opened.window.findChildren(object)]
    assert kinds.count("OpenNight") == 1


def test_exports_hold_what_the_window_shows(opened: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    opened.keys(Key.Key_W, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_R)
    opened.answers.export_into = tmp_path
    qtbot.keyClick(opened.window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    night = opened.window.night
    assert night is not None
    imported = read_hypnogram(tmp_path / "night_hyp.edf", night.recording.inner)
    shown = night.document.scoring.hypnogram.codes
    assert np.array_equal(imported.hypnogram.codes, shown)
