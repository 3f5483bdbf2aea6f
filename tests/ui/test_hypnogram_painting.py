"""Paint mode: stages drawn with the mouse, one step of undo, nothing by accident."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.ui.strips.hypnogram_preview import runs_of_sketch
from tests.ui.mouse import drag_mouse
from tests.ui.night_pages import settle
from tests.ui.strips.test_hypnogram_view import LEFT, place, shown_view
from tests.ui.windows import Bench


def test_a_drag_gives_every_epoch_the_stage_at_which_it_passed(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot, paints=True)
    drag_mouse(
        view,
        place(view, 20, Stage.N1),
        place(view, 29, Stage.N1),
        place(view, 30, Stage.N3),
        place(view, 40, Stage.N3),
    )
    codes = document.scoring.hypnogram.codes
    assert set(codes[20:30]) == {Stage.N1}
    assert set(codes[30:41]) == {Stage.N3}
    assert codes[19] == codes[41] == Stage.N2
    assert document.scoring.source_of(25) is Source.PERSON
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Paint epochs 21–41"
    assert viewport.epoch == 0
    document.undo_stack.undo()
    assert set(document.scoring.hypnogram.codes) == {Stage.N2}


def test_a_press_alone_paints_its_epoch(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, paints=True)
    qtbot.mouseClick(view, LEFT, pos=place(view, 70, Stage.W))
    assert np.flatnonzero(document.scoring.hypnogram.codes == Stage.W).tolist() == [70]


def test_a_double_click_paints_and_does_not_zoom(qtbot: QtBot) -> None:
    view, document, viewport = shown_view(qtbot, paints=True)
    viewport.night.zoom(2)
    qtbot.mouseDClick(view, LEFT, pos=place(view, 10, Stage.R))
    qtbot.mouseRelease(view, LEFT, pos=place(view, 10, Stage.R))
    assert document.scoring.hypnogram[10] is Stage.R
    assert not viewport.night.is_whole


def test_what_is_drawn_is_shown_while_it_is_drawn(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, paints=True)
    before = view.grab().toImage()
    drag_mouse(view, place(view, 20, Stage.W), place(view, 60, Stage.W), is_released=False)
    assert view.sketch is not None
    assert len(view.sketch.stages) == 41
    assert view.grab().toImage() != before
    assert document.undo_stack.count() == 0


def test_escape_gives_a_drag_up(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, paints=True)
    drag_mouse(view, place(view, 20, Stage.W), place(view, 60, Stage.W), is_released=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.sketch is None
    qtbot.mouseRelease(view, LEFT, pos=place(view, 60, Stage.W))
    assert document.undo_stack.count() == 0


def test_a_night_open_for_reading_only_cannot_be_painted(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, paints=True, is_read_only=True)
    drag_mouse(view, place(view, 20, Stage.W), place(view, 60, Stage.W))
    assert set(document.scoring.hypnogram.codes) == {Stage.N2}


def test_a_sketch_over_what_is_there_already_is_no_step(qtbot: QtBot) -> None:
    view, document, _ = shown_view(qtbot, paints=True)
    drag_mouse(view, place(view, 20, Stage.N2), place(view, 60, Stage.N2))
    assert document.undo_stack.count() == 0


def test_the_mode_is_seen_ended_by_escape_and_gone_with_the_night(opened: Bench) -> None:
    window = opened.window
    assert window.page is not None
    view = window.page.hypnogram_view
    plain = view.grab().toImage()
    opened.keys(Qt.Key.Key_H)
    assert window.actions_table["paint_hypnogram"].isChecked()
    assert view.cursor().shape() is Qt.CursorShape.CrossCursor
    assert view.grab().toImage() != plain
    view.setFocus()
    opened.qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert window.night is not None
    assert not window.night.strips.is_painting
    assert not window.actions_table["paint_hypnogram"].isChecked()
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_the_mode_outlives_a_change_of_theme(opened: Bench) -> None:
    window = opened.window
    opened.keys(Qt.Key.Key_H)
    before = window.page
    window.actions_table["theme_dark"].trigger()
    assert window.page is not None
    assert window.page is not before
    assert window.page.hypnogram_view.cursor().shape() is Qt.CursorShape.CrossCursor
    settle(opened.qtbot)


def test_neighbours_drawn_alike_are_one_run() -> None:
    stages = {4: Stage.W, 5: Stage.W, 6: Stage.R, 8: Stage.R}
    assert runs_of_sketch(stages) == ((4, 6, Stage.W), (6, 7, Stage.R), (8, 9, Stage.R))
    assert runs_of_sketch({}) == ()
