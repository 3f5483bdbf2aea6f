"""Above and over the hypnogram: cycles, marks, band lines, what others scored, words."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.spectra.band_course import BANDS
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle
from sleepscorer_app.ui.look.contrast import contrast
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.markers.marker_marks import paint_shape
from sleepscorer_app.ui.strips.band_lines import LOOKS, line_pen, unbroken, visible_epochs
from sleepscorer_app.ui.strips.cycle_bars import cycle_words, free_place
from sleepscorer_app.ui.strips.hypnogram_lanes import shared_out
from sleepscorer_app.ui.strips.hypnogram_view import LEAST_HEIGHT
from sleepscorer_app.ui.strips.night_bands import limits_of
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.mouse import move_mouse
from tests.ui.night_pages import settle, shown_page, small_night
from tests.ui.windows import Bench

TWO_CYCLES = [(Stage.W, 10), (Stage.N2, 80), (Stage.R, 20), (Stage.N3, 60), (Stage.N1, 10)]


def night_of(*runs: tuple[Stage, int]) -> Scoring:
    """A night that a person scored in these runs of epochs."""
    codes = np.concatenate([np.full(n, stage, dtype=np.int8) for stage, n in runs])
    return Scoring(Hypnogram(codes), np.full(len(codes), 3, dtype=np.int8))


def page_with_cycles(qtbot: QtBot) -> NightPage:
    return shown_page(qtbot, small_night(180, ("C4-M1",)), night_of(*TWO_CYCLES))


def test_cycles_are_counted_from_the_scoring_and_follow_its_edits(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    view = page.hypnogram_view
    assert [(one.first, one.stop) for one in view.cycles.cycles] == [(10, 110), (110, 180)]
    assert "1 complete sleep cycle." in view.accessibleDescription()
    before = view.grab().toImage()
    page.document.score_epochs(range(90, 110), Stage.N2)
    assert len(view.cycles.cycles) == 1
    assert view.grab().toImage() != before


def test_the_rem_of_a_cycle_is_drawn_in_its_colour_above_the_stages(qtbot: QtBot) -> None:
    view = page_with_cycles(qtbot).hypnogram_view
    image = view.grab().toImage()
    y = round(view.lanes.header_height) - 2
    there = [image.pixelColor(round(view.x_of(epoch * 30.0)), y).name() for epoch in (50, 100)]
    assert there[0] != DARK.stages[Stage.R]
    assert there[1] == DARK.stages[Stage.R]


def test_zoomed_into_one_cycle_its_number_is_seen_beside_the_page(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    view = page.hypnogram_view
    page.viewport.go_to_epoch(60)
    page.viewport.night.zoom(5)
    start_seconds, stop_seconds = view.time_range
    assert 300 < start_seconds < stop_seconds < 3300
    image = view.grab().toImage()
    bar = round(view.lanes.header_height) - 5
    mark = view.mark.adjusted(-3, 0, 3, 0)
    is_written = [
        x
        for x in range(round(view.plot.left()), round(view.plot.right()))
        for y in range(bar)
        if not mark.left() <= x <= mark.right() and image.pixelColor(x, y).name() != DARK.background
    ]
    assert is_written
    assert max(is_written) < mark.left()


def test_a_cycles_number_keeps_clear_of_the_words_of_the_lights() -> None:
    room, lights = QRectF(100, 0, 60, 14), QRectF(110, 0, 50, 14)
    assert free_place(room, 12, ()) == QRectF(124, 0, 12, 14)
    assert free_place(room, 12, (lights.translated(-40, 0),)) == QRectF(124, 0, 12, 14)
    assert free_place(room, 12, (lights.translated(-30, 0),)) == QRectF(130, 0, 12, 14)
    assert free_place(room, 12, (lights.translated(15, 0),)) == QRectF(113, 0, 12, 14)
    assert free_place(room, 12, (lights,)) is None


def test_a_cycle_says_if_it_is_not_whole() -> None:
    assert cycle_words(2, SleepCycle(0, 50, 60)) == "2"
    assert cycle_words(1, SleepCycle(0, None, 60, has_skipped_rem=True)) == "1, REM skipped"
    assert cycle_words(4, SleepCycle(0, None, 60)) == "4, incomplete"


def test_a_night_without_sleep_keeps_all_its_height_for_the_stages(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(), night_of((Stage.W, 20)))
    assert page.hypnogram_view.lanes.header_height == 0


@pytest.mark.parametrize("has_all", [False, True])
def test_every_lane_is_inside_and_below_the_one_before(has_all: bool) -> None:
    lanes = shared_out(
        LEAST_HEIGHT,
        14,
        6,
        has_words=has_all,
        has_cycles=has_all,
        has_marks=has_all,
        has_differing=has_all,
    )
    tops = [
        lanes.header_height,
        lanes.marks_top + lanes.marks_height,
        lanes.rows_top,
        lanes.rows_top + lanes.rows_height,
        lanes.differing_top + lanes.differing_height,
        lanes.decided_top + 1,
        LEAST_HEIGHT,
    ]
    assert tops[0] <= tops[1] + 1
    assert tops[1:] == sorted(tops[1:])
    assert lanes.row_height >= (9 if has_all else 14)


def test_each_kind_of_mark_has_a_shape_of_its_own(qapp: QApplication) -> None:
    shapes = []
    for kind in (MarkerKind.AROUSAL, MarkerKind.ARTEFACT, MarkerKind.NOTE):
        image = QImage(12, 12, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setPen(QColor("black"))
        painter.setBrush(QColor("black"))
        paint_shape(painter, kind, QPoint(6, 6).toPointF(), 4)
        painter.end()
        shapes.append(image)
    assert len({bytes(image.constBits()) for image in shapes}) == 3


def test_a_mark_is_drawn_where_it_is_and_moves_with_the_zoom(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    view = page.hypnogram_view
    page.document.add_marker(Marker(3000.0, 0.0, MarkerKind.NOTE, "turns over"))
    page.viewport.go_to_epoch(95)
    for steps in (0, 3):
        page.viewport.night.zoom(steps)
        image = view.grab().toImage()
        y = round(view.lanes.marks_top + view.lanes.marks_height / 2 - 1)
        found = image.pixelColor(round(view.x_of(3000.0)), y)
        assert found.name() == DARK.markers[MarkerKind.NOTE]


def test_band_lines_come_when_they_are_wanted_and_go_again(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    view, bands = page.hypnogram_view, page.night_strips.bands
    assert bands.lines == ()
    page.strips.toggle_bands()
    settle(qtbot)
    assert [line.name for line in bands.lines] == ["delta", "sigma", "beta"]
    images = [view.grab().toImage()]
    for name in ("bands_relative", "bands_smooth_11"):
        page.strips.choose(name)
        images.append(view.grab().toImage())
    page.strips.toggle_bands()
    assert bands.lines == ()
    images.append(view.grab().toImage())
    assert all(one != other for one, other in pairwise(images))
    # What is kept is there at once.
    page.strips.toggle_bands()
    assert view.grab().toImage() == images[2]
    page.strips.toggle_bands()
    assert view.grab().toImage() == images[3]


def test_the_lines_explain_themselves(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    page.strips.toggle_bands()
    assert "being computed" in page.night_strips.bands.definition
    settle(qtbot)
    words = page.night_strips.bands.definition
    assert "delta 0.5–4 Hz from" in words
    assert "Running mean over 2.5 min." in words
    assert "Hann windows of 4 s" in words
    view = page.hypnogram_view
    lanes = view.lanes
    in_gutter = QPoint(20, round(lanes.rows_top + 10)).toPointF()
    assert view._definition_at(in_gutter) == words
    over_cycles = QPoint(round(view.plot.center().x()), 2).toPointF()
    assert "Feinberg" in view._definition_at(over_cycles)
    assert view._definition_at(QPoint(400, round(lanes.rows_top + 5)).toPointF()) == ""


def test_a_slow_channel_has_the_lines_it_can_have(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(20, ("C4-M1",), rate_hz=40.0))
    page.strips.toggle_bands()
    settle(qtbot)
    assert [line.name for line in page.night_strips.bands.lines] == ["delta", "sigma"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_lines_differ_in_dashes_and_can_be_read_on_their_background(
    qapp: QApplication, colours: Colours
) -> None:
    assert set(LOOKS) == {band.name for band in BANDS}
    pens = [line_pen(name, colours) for name in LOOKS]
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 3
    assert len({pen.color().name() for pen in pens}) == 3
    assert all(contrast(pen.color().name(), colours.background) >= 4.5 for pen in pens)


def test_a_line_is_broken_where_nothing_is_known() -> None:
    y = np.array([1.0, 2.0, np.nan, 3.0, np.nan])
    assert [part.size() for part in unbroken(np.arange(5.0), y)] == [2, 1]
    assert unbroken(np.arange(2.0), np.array([np.nan, np.nan])) == []


def test_only_the_epochs_in_sight_are_drawn() -> None:
    assert visible_epochs((300.0, 600.0), 100) == (9, 22)
    assert visible_epochs((0.0, 3000.0), 100) == (0, 100)
    assert visible_epochs((0.0, 30.0), 0) == (0, 0)


def test_a_line_that_never_changes_has_a_range_all_the_same() -> None:
    low, high = limits_of(np.array([3.0, np.nan, 3.0]))
    assert low == 3.0
    assert high > low


def test_epochs_that_another_scored_otherwise_are_ticked(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    view = page.hypnogram_view
    assert view.lanes.differing_height == 0
    other = page.document.scoring.hypnogram.with_stage(range(30, 60), Stage.N3)
    page.compared_view._compared.add("other.csv", other)
    image = view.grab().toImage()
    y = round(view.lanes.differing_top) + 1
    ticked = [
        image.pixelColor(round(view.x_of((epoch + 0.5) * 30)), y).name() == DARK.error
        for epoch in (29, 30, 59, 60)
    ]
    assert ticked == [False, True, True, False]
    assert "other.csv: N3" in view.words_at(45 * 30.0)
    assert "other.csv" not in view.words_at(20 * 30.0)


def test_the_mouse_reads_out_time_epoch_stage_cycle_and_bands(qtbot: QtBot) -> None:
    page = page_with_cycles(qtbot)
    page.strips.toggle_bands()
    settle(qtbot)
    words = page.hypnogram_view.words_at(20 * 30.0 + 5)
    assert words.startswith("00:08:45, epoch 21; N2; cycle 1; delta ")
    assert words.endswith("dB of µV²")
    assert "not scored" in shown_page(qtbot, small_night()).hypnogram_view.words_at(5.0)


def test_the_status_line_tells_what_the_mouse_is_over(opened: Bench) -> None:
    window = opened.window
    assert window.page is not None
    view = window.page.hypnogram_view
    move_mouse(view, QPoint(round(view.x_of(75.0)), 40))
    assert "epoch 3" in window.status_line.currentMessage()
    move_mouse(view, QPoint(2, 40))
    assert window.status_line.currentMessage() == ""
