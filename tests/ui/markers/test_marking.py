"""Marks in the window: keys, the drag over the traces, the list, disk and exports."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.ui.markers.marking import Marking, Stretch
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.traces.trace_view import TraceView
from tests.ui.mouse import drag_mouse
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def markers(bench: Bench) -> tuple[Marker, ...]:
    assert bench.window.night is not None
    return bench.window.night.document.scoring.markers


def traces(bench: Bench) -> TraceView:
    assert bench.window.page is not None
    return bench.window.page.trace_view


def drag(
    bench: Bench,
    lanes: tuple[int, int],
    seconds: tuple[float, float],
    held: Qt.KeyboardModifier = NONE,
) -> None:
    """Drag over the traces from one lane and second to another."""
    view = traces(bench)
    start, stop = (
        QPoint(round(view.x_of(at)), round(view.lanes[lane].center().y()))
        for lane, at in zip(lanes, seconds, strict=True)
    )
    halfway = QPoint((start.x() + stop.x()) // 2, start.y())
    drag_mouse(view, start, halfway, stop, held=held)


@pytest.mark.parametrize(
    ("key", "kind"), [(Key.Key_E, MarkerKind.AROUSAL), (Key.Key_X, MarkerKind.ARTEFACT)]
)
def test_a_key_marks_the_epoch_shown_on_all_channels(
    opened: Bench, key: Key, kind: MarkerKind
) -> None:
    opened.keys(Key.Key_Right, Key.Key_Right, key)
    assert markers(opened) == (Marker(60.0, 30.0, kind),)
    opened.keys(key)
    assert len(markers(opened)) == 1
    assert "already" in opened.window.banner.text


def test_a_note_asks_for_its_words_and_can_be_given_up(opened: Bench) -> None:
    opened.keys(Key.Key_C)
    assert markers(opened) == ()
    opened.answers.marker_text = "turns over"
    opened.keys(Key.Key_C)
    assert markers(opened) == (Marker(0.0, 30.0, MarkerKind.NOTE, "turns over"),)


def test_a_drag_within_a_trace_marks_that_channel(opened: Bench) -> None:
    drag(opened, (1, 1), (5.0, 8.0))
    assert markers(opened) == ()
    opened.keys(Key.Key_E)
    (marker,) = markers(opened)
    assert (marker.kind, marker.channel) == (MarkerKind.AROUSAL, "C4-M1")
    assert marker.onset_seconds == pytest.approx(5.0, abs=0.05)
    assert marker.duration_seconds == pytest.approx(3.0, abs=0.1)


def test_a_drag_over_traces_marks_all_channels(opened: Bench) -> None:
    drag(opened, (0, 2), (9.0, 6.0))
    opened.keys(Key.Key_X)
    (marker,) = markers(opened)
    assert marker.channel == ""
    assert marker.onset_seconds == pytest.approx(6.0, abs=0.05)


def test_a_drag_with_shift_held_is_no_marking(opened: Bench) -> None:
    night = opened.window.night
    assert night is not None
    drag(opened, (1, 1), (12.0, 14.0), SHIFT)
    assert night.marking.stretch is None


def test_what_was_chosen_is_dropped_by_escape_a_click_and_a_turned_page(opened: Bench) -> None:
    night = opened.window.night
    assert night is not None
    drag(opened, (0, 0), (5.0, 8.0))
    assert night.marking.stretch is not None
    opened.keys(Key.Key_Escape)
    assert night.marking.stretch is None
    drag(opened, (0, 0), (5.0, 8.0))
    opened.qtbot.mouseClick(traces(opened), LEFT)
    assert night.marking.stretch is None
    drag(opened, (0, 0), (5.0, 8.0))
    opened.keys(Key.Key_Right)
    assert night.marking.stretch is None
    assert markers(opened) == ()


def test_a_stage_key_scores_while_a_stretch_is_chosen(opened: Bench) -> None:
    drag(opened, (0, 0), (5.0, 8.0))
    opened.keys(Key.Key_2)
    assert opened.letters[0] == "2"


def test_a_mark_is_undone_and_redone_where_it_is(opened: Bench) -> None:
    opened.keys(Key.Key_E, Key.Key_End)
    opened.window.actions_table["undo"].trigger()
    assert (markers(opened), opened.epoch) == ((), 0)
    opened.window.actions_table["redo"].trigger()
    assert len(markers(opened)) == 1


def test_marks_are_logged_and_there_again_after_reopening(opened: Bench, night_file: Path) -> None:
    opened.answers.marker_text = "“loud” snore"
    drag(opened, (2, 2), (4.0, 7.0))
    opened.keys(Key.Key_E, Key.Key_X, Key.Key_C)
    before = markers(opened)
    assert len(before) == 3
    opened.window.close_night()
    opened.open(night_file)
    assert markers(opened) == before
    assert opened.window.night is not None
    said = [entry.what for entry in opened.window.night.read_log()]
    assert said[-3:] == [
        "Mark EEG arousal in epoch 1 on E1-M2",
        "Mark artefact in epoch 1",
        "Mark note in epoch 1",
    ]


def test_exports_hold_kind_time_length_channel_and_words(opened: Bench, tmp_path: Path) -> None:
    opened.answers.marker_text = "sweat"
    drag(opened, (3, 3), (4.0, 7.0))
    opened.keys(Key.Key_X, Key.Key_E, Key.Key_C, Key.Key_2)
    opened.answers.export_into = tmp_path
    opened.window.actions_table["export"].trigger()
    opened.settle()
    assert opened.window.night is not None
    recording = opened.window.night.recording.inner
    for name in ("night_hyp.csv", "night_hyp.edf"):
        assert read_hypnogram(tmp_path / name, recording).markers == markers(opened), name


def test_a_mark_of_one_channel_is_drawn_on_its_lane_alone(opened: Bench) -> None:
    view = traces(opened)
    # What was read ahead is filtered with more around it: a hundredth of a pixel is a difference.
    opened.qtbot.waitUntil(lambda: not view.page_lines.is_reading_ahead)
    view.renew_picture()
    before = view.grab().toImage()
    assert opened.window.night is not None
    opened.window.night.document.add_marker(Marker(5.0, 9.0, MarkerKind.ARTEFACT, "", "C4-M1"))
    after = view.grab().toImage()
    changed = [has_changed(before, after, view, lane) for lane in range(4)]
    assert changed == [False, True, False, False]


def test_marks_stand_on_the_night_as_ticks(opened: Bench) -> None:
    assert opened.window.page is not None
    view = opened.window.page.hypnogram_view
    before = view.grab().toImage()
    opened.keys(Key.Key_End, Key.Key_E)
    opened.keys(Key.Key_Home)
    after = view.grab().toImage()
    assert before != after
    wanted = QColor(opened.appearance.colours.markers[MarkerKind.AROUSAL])
    y = round(view.lanes.marks_top + view.lanes.marks_height / 2)
    found = after.pixelColor(round(view.x_of(585.0)), y)
    assert abs(found.red() - wanted.red()) + abs(found.green() - wanted.green()) < 60


def has_changed(before: QImage, after: QImage, view: TraceView, lane: int) -> bool:
    inner = view.lanes[lane].adjusted(2, 3, -2, -3).toRect()
    return before.copy(inner) != after.copy(inner)


def test_the_list_goes_to_changes_and_removes_marks_by_keys(opened: Bench) -> None:
    opened.keys(Key.Key_E, Key.Key_Right, Key.Key_X, Key.Key_End, Key.Key_X)
    first, second, third = markers(opened)
    opened.window.actions_table["list_markers"].trigger()
    assert opened.window.page is not None
    panel = opened.window.page.marker_panel
    opened.qtbot.waitUntil(panel.view.hasFocus)
    opened.keys(Key.Key_Up, Key.Key_Return)
    assert panel.chosen == second
    assert opened.epoch == 1
    opened.answers.marker_text = "movement"
    opened.keys(Key.Key_F2)
    assert markers(opened)[1].text == "movement"
    assert panel.chosen == markers(opened)[1]
    opened.keys(Key.Key_Delete)
    assert markers(opened) == (first, third)
    assert panel.chosen == third
    opened.keys(Key.Key_Escape)
    assert not opened.window.side_panel.has_keys
    opened.keys(Key.Key_2)
    assert "2" in opened.letters


def test_the_keys_of_the_list_work_after_a_click_as_well(opened: Bench) -> None:
    opened.auto_score()
    opened.keys(Key.Key_E)
    opened.window.side_panel.show_named("Markers")
    assert opened.window.page is not None
    view = opened.window.page.marker_panel.view
    row = view.visualRect(view.model().index(0, 0)).center()
    opened.qtbot.mouseClick(view.viewport(), LEFT, pos=row)
    opened.qtbot.waitUntil(view.hasFocus)
    opened.keys(Key.Key_Delete)
    assert markers(opened) == ()


def test_a_stretch_is_kept_inside_the_night_and_no_slip_is_one(qtbot: QtBot) -> None:
    night = small_night(2)
    document = Document(night)
    marking = Marking(document, Viewport(2, night.duration_seconds))
    marking.choose(-3.0, 100.0, "")
    assert marking.stretch == Stretch(0.0, 60.0)
    marking.choose(5.0, 5.01, "")
    assert marking.stretch is None


def test_a_night_that_is_read_only_takes_no_mark(qtbot: QtBot) -> None:
    night = small_night(2)
    document = Document(night, is_read_only=True)
    marking = Marking(document, Viewport(2, night.duration_seconds))
    marking.choose(5.0, 9.0, "")
    assert marking.stretch is None
    marking.set_marker(marking.marker(MarkerKind.AROUSAL))
    assert document.scoring.markers == ()
