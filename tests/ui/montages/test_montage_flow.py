"""Montages in the real window: guessed, chosen by keys, edited with mouse and keys, kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.files.choices.montage_files import read_montage
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.dialogs.montage_editor import MontageEditor
from sleepscorer_app.ui.montages.montage_table import ROWS_MIME, TRACE
from sleepscorer_app.ui.montages.night_montage import How, NightMontage
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench, make_bench

Key, Alt, Ctrl = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
RAW = ("C4", "M1", "M2", "F4", "E1", "E2", "SpO2", "X1")


@pytest.fixture
def raw_file(tmp_path: Path) -> Path:
    """Electrodes that have yet to be referenced."""
    path = tmp_path / "nights" / "raw.edf"
    path.parent.mkdir()
    write_recording(path, small_night(4, RAW))
    return path


@pytest.fixture
def raw(bench: Bench, raw_file: Path) -> Bench:
    bench.open(raw_file)
    return bench


def traces_of(bench: Bench) -> TraceSettings:
    assert bench.window.night is not None
    return bench.window.night.traces


def montage_of(bench: Bench) -> NightMontage:
    assert bench.window.night is not None
    return bench.window.night.montage


def shown(bench: Bench) -> list[str]:
    return [trace.name for trace in traces_of(bench).shown]


def editor_of(bench: Bench) -> MontageEditor:
    """The editor, opened by its key."""
    if bench.window.flows.montages.editor is None:
        bench.keys(Key.Key_M)
    editor = bench.window.flows.montages.editor
    assert editor is not None
    bench.qtbot.waitUntil(editor.isActiveWindow)
    return editor


def press(bench: Bench, editor: MontageEditor, name: str) -> None:
    bench.qtbot.mouseClick(editor.buttons[name], LEFT)


def select(editor: MontageEditor, *names: str) -> None:
    """Select the traces of these names as clicks with Ctrl do."""
    all_names = [trace.name for trace in editor.editing.traces]
    editor.select(tuple(all_names.index(name) for name in names))


def test_a_night_opens_with_a_guess_that_is_called_a_guess(raw: Bench) -> None:
    assert shown(raw) == ["F4-M1", "C4-M1", "E1-M2", "E2-M2", "SpO2"]
    assert montage_of(raw).words == "AASM recommended (guess)"
    assert "AASM recommended (guess)" in raw.window.toolbar._traces.text()
    assert montage_of(raw).sentences == (
        "Guessed from the channel names (4 of 6 traces found): check or change it.",
        "Left out: O2-M1 (no O2), CHIN1-CHIN2 (no CHIN1 and no CHIN2).",
    )


def test_a_key_changes_the_montage_and_not_what_is_scored(raw: Bench) -> None:
    scored = traces_of(raw).scored
    raw.qtbot.keyClick(raw.window, Key.Key_7, Ctrl)
    assert shown(raw) == list(RAW)
    assert montage_of(raw).words == "As recorded"
    assert raw.window.actions_table["montage_7"].isChecked()
    assert raw.window.actions_table["montage_7"].text() == "As recorded"
    raw.qtbot.keyClick(raw.window, Key.Key_5, Ctrl)
    assert shown(raw) == ["C4-M1"]
    assert traces_of(raw).scored == scored
    assert not raw.window.actions_table["montage_9"].isVisible()


def test_the_panel_says_guess_until_a_person_chooses(raw: Bench) -> None:
    assert raw.window.page is not None
    panel = raw.window.page.panels["Channels"]
    boxes = panel.findChildren(QComboBox)
    box = next(one for one in boxes if one.accessibleName() == "Montage")
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert box.currentText() == "AASM recommended"
    assert any(word.startswith("Guessed from the channel names (4 of 6") for word in words)
    box.setCurrentIndex(box.findText("As recorded"))
    box.activated.emit(box.currentIndex())
    assert montage_of(raw).worn.how is How.CHOSEN
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert any(word.startswith("Chosen by you; kept") for word in words)


def test_the_choice_is_remembered_for_recordings_with_the_same_channels(
    raw: Bench, raw_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    raw.qtbot.keyClick(raw.window, Key.Key_7, Ctrl)
    raw.window.close()
    other_file = raw_file.with_name("other.edf")
    write_recording(other_file, small_night(2, tuple(reversed(RAW))))
    unlike_file = raw_file.with_name("unlike.edf")
    write_recording(unlike_file, small_night(2, RAW[:-1]))
    again = make_bench(qtbot, tmp_path / "unfinished")
    again.open(other_file)
    assert montage_of(again).words == "As recorded"
    assert montage_of(again).worn.how is How.REMEMBERED
    again.open(unlike_file)
    assert montage_of(again).words == "AASM recommended (guess)"
    again.open(other_file)
    again.window.actions_table["guess_montage"].trigger()
    again.open(unlike_file)
    again.open(other_file)
    assert montage_of(again).words == "AASM recommended (guess)"
    again.window.close()


def test_keys_and_mouse_edit_the_traces_at_once_and_cancel_puts_all_back(raw: Bench) -> None:
    before, words = traces_of(raw).traces, montage_of(raw).words
    editor = editor_of(raw)
    select(editor, "F4-M1")
    raw.qtbot.keyClick(editor.view, Key.Key_Down, Alt)
    assert shown(raw)[:2] == ["C4-M1", "F4-M1"]
    press(raw, editor, "up")
    assert shown(raw)[:2] == ["F4-M1", "C4-M1"]
    raw.qtbot.mouseClick(editor.form.flip, LEFT)
    assert traces_of(raw).traces[0].is_inverted
    editor.form.gain.setFocus()
    editor.form.gain.selectAll()
    raw.qtbot.keyClicks(editor.form.gain, "40")
    raw.qtbot.keyClick(editor.form.gain, Key.Key_Tab)
    assert traces_of(raw).traces[0].gain == Gain(40.0)
    raw.qtbot.keyClick(editor.form.measure, Key.Key_Down)
    assert traces_of(raw).traces[0].gain == Gain(40.0, GainMeasure.PER_HALF_LANE)
    editor.form.name.setFocus()
    editor.form.name.selectAll()
    raw.qtbot.keyClicks(editor.form.name, "Front")
    raw.qtbot.keyClick(editor.form.name, Key.Key_Tab)
    assert shown(raw)[0] == "Front"
    editor.view.setFocus()
    raw.qtbot.keyClick(editor.view, Key.Key_Delete)
    assert shown(raw)[0] == "C4-M1"
    assert montage_of(raw).words == "AASM recommended (guess, changed)"
    raw.qtbot.keyClick(editor, Key.Key_Z, Ctrl)
    assert shown(raw)[0] == "Front"
    press(raw, editor, "redo")
    assert shown(raw)[0] == "C4-M1"
    press(raw, editor, "cancel")
    assert traces_of(raw).traces == before
    assert montage_of(raw).words == words
    assert raw.window.flows.montages.editor is None


def test_no_key_in_the_editor_scores_an_epoch(raw: Bench) -> None:
    editor = editor_of(raw)
    editor.view.setFocus()
    before = raw.letters
    for key in (Key.Key_W, Key.Key_2, Key.Key_R, Key.Key_Space):
        raw.qtbot.keyClick(editor.view, key)
    assert raw.letters == before
    assert raw.epoch == 0


def test_a_click_on_the_tick_hides_a_trace(raw: Bench) -> None:
    editor = editor_of(raw)
    place = [trace.name for trace in editor.editing.traces].index("C4-M1")
    cell = editor.view.visualRect(editor.table.index(place, TRACE))
    tick = QPoint(cell.left() + 10, cell.center().y())
    raw.qtbot.mouseClick(editor.view.viewport(), LEFT, pos=tick)
    assert "C4-M1" not in shown(raw)


def test_a_trace_is_referenced_to_any_channel_linked_mastoids_or_the_average(raw: Bench) -> None:
    editor = editor_of(raw)
    select(editor, "C4-M1")
    minus = editor.form.minus
    for words, name in (
        ("F4", "C4-F4"),
        ("linked M1 and M2", "C4-M1+M2"),
        ("average of the electrodes", "C4-average"),
        ("nothing", "C4"),
    ):
        minus.setCurrentIndex(minus.findText(words))
        minus.activated.emit(minus.currentIndex())
        assert name in shown(raw), words
        assert editor.places == [1]
    night = raw.window.night
    assert night is not None
    editor.editing.undo()
    average = traces_of(raw).traces[1].derivation
    c4, f4 = (night.recording.read(RAW.index(name), 0, 1) for name in ("C4", "F4"))
    expected = c4 - (c4 + f4) / 2
    np.testing.assert_allclose(average.read(night.recording, 0, 1), expected, atol=1e-4)


def test_a_derived_trace_is_scored_once_it_is_chosen(raw: Bench) -> None:
    editor = editor_of(raw)
    select(editor, "C4-M1")
    minus = editor.form.minus
    minus.setCurrentIndex(minus.findText("linked M1 and M2"))
    minus.activated.emit(minus.currentIndex())
    press(raw, editor, "use")
    night = raw.window.night
    assert night is not None
    linked = next(one for one in night.candidates if one.name == "C4-M1+M2")
    assert night.traces.scored != linked
    night.traces.set_scored(linked)
    raw.qtbot.waitUntil(raw.window.isActiveWindow)
    raw.auto_score()
    assert raw.network.calls == ["C4-M1+M2"]


def test_what_cannot_be_taken_off_is_refused_in_words_and_nothing_changes(raw: Bench) -> None:
    editor = editor_of(raw)
    select(editor, "E1-M2")
    before = traces_of(raw).traces
    minus = editor.form.minus
    minus.setCurrentIndex(minus.findText("E1"))
    minus.activated.emit(minus.currentIndex())
    assert traces_of(raw).traces == before
    assert editor.complaint.isVisible()
    assert editor.complaint.text() == "E1-M2: E1 minus itself is nothing."
    assert minus.currentText() == "M2"
    press(raw, editor, "remove")
    assert not editor.complaint.isVisible()


def test_filters_and_colours_go_to_all_selected_traces(raw: Bench) -> None:
    editor = editor_of(raw)
    select(editor, "F4-M1", "C4-M1")
    editor.form.cuts["high_cut_hz"].setValue(20.0)
    editor.form.colour.setCurrentIndex(editor.form.colour.findText("green"))
    editor.form.colour.activated.emit(editor.form.colour.currentIndex())
    changed = [(one.display_filter.high_cut_hz, one.colour) for one in traces_of(raw).shown]
    assert changed[:3] == [(20.0, "#3c7d5f"), (20.0, "#3c7d5f"), (35.0, "")]
    assert not editor.form.name.isEnabled()


def test_a_dragged_row_lands_where_it_was_dropped(raw: Bench) -> None:
    editor = editor_of(raw)
    carried = editor.table.mimeData([editor.table.index(0, TRACE)])
    move = Qt.DropAction.MoveAction
    assert editor.table.dropMimeData(carried, move, 3, 0, editor.table.index(-1, -1))
    assert shown(raw) == ["C4-M1", "E1-M2", "F4-M1", "E2-M2", "SpO2"]
    assert editor.places == [2]
    foreign = QMimeData()
    foreign.setData(ROWS_MIME, b"99")
    assert not editor.table.dropMimeData(foreign, move, 0, 0, editor.table.index(-1, -1))
    assert not editor.table.dropMimeData(QMimeData(), move, 0, 0, editor.table.index(-1, -1))


def test_a_channel_declared_eeg_can_be_scored_when_chosen(raw: Bench) -> None:
    night = raw.window.night
    assert night is not None
    assert "X1" not in [one.name for one in night.candidates]
    editor = editor_of(raw)
    press(raw, editor, "add")
    channel, role = editor.form.channel, editor.form.role
    channel.setCurrentIndex(RAW.index("X1"))
    channel.activated.emit(channel.currentIndex())
    role.setCurrentIndex(role.findText("EEG"))
    role.activated.emit(role.currentIndex())
    assert "X1" in [one.name for one in night.candidates]
    assert night.traces.scored is not None
    assert night.traces.scored.name == "C4-M1"


def test_used_traces_come_back_with_the_next_recording_of_these_channels(
    raw: Bench, raw_file: Path
) -> None:
    editor = editor_of(raw)
    select(editor, "F4-M1")
    press(raw, editor, "remove")
    press(raw, editor, "use")
    assert montage_of(raw).words == "AASM recommended, edited"
    kept = traces_of(raw).traces
    raw.open(raw_file)
    assert traces_of(raw).traces == kept
    assert montage_of(raw).worn.how is How.REMEMBERED


def test_a_montage_is_saved_under_a_name_chosen_exported_and_deleted(
    raw: Bench, tmp_path: Path
) -> None:
    editor = editor_of(raw)
    select(editor, "F4-M1")
    press(raw, editor, "remove")
    raw.answers.montage_named = "AASM recommended"
    editor.file_wanted.emit("save_as")
    assert "comes with the program" in editor.complaint.text()
    raw.answers.montage_named = "Ward 7"
    editor.file_wanted.emit("save_as")
    assert montage_of(raw).words == "Ward 7"
    assert raw.window.actions_table["montage_8"].text() == "Ward 7"
    (saved,) = (tmp_path / "montages").glob("*.json")
    assert read_montage(saved).name == "Ward 7"
    raw.answers.montage_file = tmp_path / "out.json"
    editor.file_wanted.emit("export")
    assert read_montage(tmp_path / "out.json").rows == read_montage(saved).rows
    select(editor, "C4-M1")
    press(raw, editor, "remove")
    assert montage_of(raw).words == "Ward 7 (changed)"
    editor.file_wanted.emit("reset")
    assert montage_of(raw).words == "Ward 7"
    editor.file_wanted.emit("delete")
    assert not saved.exists()
    assert raw.answers.asked[-1] == "delete Ward 7"


def test_a_montage_from_elsewhere_is_taken_in_and_a_broken_one_refused(
    raw: Bench, tmp_path: Path
) -> None:
    editor = editor_of(raw)
    raw.answers.montage_file = tmp_path / "theirs.json"
    raw.answers.montage_file.write_text("{}")
    editor.file_wanted.emit("import")
    assert "theirs.json cannot be opened: it is no montage" in editor.complaint.text()
    raw.answers.montage_file.write_text(
        '{"format": "SleepScorer montage 1", "name": "As recorded", "rows": '
        '[{"sources": [{"channel": "LOC"}]}]}'
    )
    editor.file_wanted.emit("import")
    assert shown(raw) == ["E1"]
    assert montage_of(raw).words == "As recorded 2"
    press(raw, editor, "cancel")
    assert montage_of(raw).words == "AASM recommended (guess)"
    assert montage_of(raw).remembered is None


def test_a_broken_file_among_ones_own_is_said_on_opening(
    tmp_path: Path, qtbot: QtBot, raw_file: Path
) -> None:
    folder = tmp_path / "montages"
    folder.mkdir()
    (folder / "bad.json").write_text("{")
    made = make_bench(qtbot, tmp_path / "unfinished")
    made.open(raw_file)
    assert "bad.json cannot be opened: it is no JSON" in made.window.banner.text
    assert shown(made)[0] == "F4-M1"
    made.window.close()


def test_a_guess_that_is_used_as_it_is_was_checked(raw: Bench) -> None:
    press(raw, editor_of(raw), "use")
    assert montage_of(raw).words == "AASM recommended"
    assert montage_of(raw).worn.how is How.CHOSEN


def test_the_gain_as_at_first_is_the_montages(raw: Bench) -> None:
    raw.qtbot.keyClick(raw.window, Key.Key_5, Ctrl)
    first = [trace.gain for trace in traces_of(raw).traces]
    raw.keys(Key.Key_Minus)
    assert [trace.gain for trace in traces_of(raw).traces] != first
    raw.qtbot.keyClick(raw.window, Key.Key_0, Ctrl)
    assert [trace.gain for trace in traces_of(raw).traces] == first


def test_the_toolbar_cuts_a_long_name_but_never_that_it_is_a_guess(raw: Bench) -> None:
    first, *others = traces_of(raw).traces
    traces_of(raw).show_traces((replace(first, is_inverted=True), *others))
    assert raw.window.toolbar._traces.text().endswith("(guess, changed) ▾")


def test_closing_the_night_closes_the_editor(raw: Bench) -> None:
    editor_of(raw)
    raw.window.actions_table["close_night"].trigger()
    assert raw.window.flows.montages.editor is None
    assert not raw.is_enabled("edit_montage")
