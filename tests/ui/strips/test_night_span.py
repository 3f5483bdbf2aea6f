"""The night zoomed: whatever is asked for, the page stays in view."""

import random

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.night_span import SHORTEST_SECONDS, NightSpan
from sleepscorer_app.ui.strips.strip import NightStrip
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.mouse import move_mouse
from tests.ui.night_pages import scored, shown_page, small_night
from tests.ui.windows import Bench

HOUR = 3600.0
LEFT = Qt.MouseButton.LeftButton


def eight_hours(page_start_seconds: float = 4 * HOUR) -> NightSpan:
    span = NightSpan(8 * HOUR)
    span.follow_page(page_start_seconds, page_start_seconds + 30)
    return span


def test_at_first_the_whole_night_is_shown(qapp: QApplication) -> None:
    span = eight_hours()
    assert span.is_whole
    assert span.shown == (0, 8 * HOUR)
    assert span.factor == 1


def test_zooming_keeps_what_is_under_the_mouse_in_its_place(qapp: QApplication) -> None:
    span = eight_hours()
    span.zoom(2, about_seconds=5 * HOUR)
    start_seconds, stop_seconds = span.shown
    assert stop_seconds - start_seconds == pytest.approx(8 * HOUR / 2.25)
    assert (5 * HOUR - start_seconds) / (stop_seconds - start_seconds) == pytest.approx(5 / 8)
    span.zoom(-2, about_seconds=5 * HOUR)
    assert span.is_whole


def test_zooming_by_key_brings_the_page_to_the_middle(qapp: QApplication) -> None:
    span = eight_hours(3 * HOUR)
    span.zoom(3)
    assert sum(span.shown) / 2 == pytest.approx(3 * HOUR + 15)


def test_zooming_ends_at_five_minutes_and_at_the_whole_night(qapp: QApplication) -> None:
    span = eight_hours()
    span.zoom(50)
    assert span.shown[1] - span.shown[0] == pytest.approx(SHORTEST_SECONDS)
    span.zoom(-100)
    assert span.is_whole


def test_a_stretch_without_the_page_is_moved_to_it(qapp: QApplication) -> None:
    span = eight_hours(4 * HOUR)
    span.show(0, 2 * HOUR)
    assert span.shown[1] - span.shown[0] == pytest.approx(2 * HOUR)
    assert span.shown[0] < 4 * HOUR < span.shown[1] - 30


def test_the_stretch_comes_along_with_the_page_and_stays_as_long(qapp: QApplication) -> None:
    span = eight_hours(0)
    span.show(0, HOUR)
    seen = []
    span.changed.connect(lambda: seen.append(span.shown))
    span.follow_page(HOUR / 2, HOUR / 2 + 30)
    assert seen == []
    span.follow_page(HOUR, HOUR + 30)
    assert len(seen) == 1
    assert span.shown[0] < HOUR < span.shown[1] - 30
    assert span.shown[1] - span.shown[0] == pytest.approx(HOUR)


def test_a_page_longer_than_the_stretch_makes_it_longer(qapp: QApplication) -> None:
    span = eight_hours()
    span.show(4 * HOUR, 4 * HOUR + 600)
    span.follow_page(4 * HOUR, 4 * HOUR + 1800)
    assert span.shown[0] <= 4 * HOUR
    assert span.shown[1] >= 4 * HOUR + 1800


def test_a_night_shorter_than_the_shortest_stretch_stays_whole(qapp: QApplication) -> None:
    span = NightSpan(60)
    span.follow_page(0, 30)
    span.zoom(5, 10)
    assert span.is_whole


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_done_the_page_stays_inside_the_stretch_and_that_inside_the_night(
    qapp: QApplication, seed: int
) -> None:
    dice = random.Random(seed)
    viewport = Viewport(960, 8 * HOUR)
    for _ in range(60):
        deed = dice.randrange(5)
        if deed == 0:
            viewport.night.zoom(dice.randint(-3, 4), dice.uniform(0, 8 * HOUR))
        elif deed == 1:
            viewport.night.show(*sorted((dice.uniform(0, 8 * HOUR), dice.uniform(0, 8 * HOUR))))
        elif deed == 2:
            viewport.set_page_seconds(dice.choice([5.0, 30.0, 300.0, 1800.0, 8 * HOUR]))
        elif deed == 3:
            viewport.scroll_to(dice.uniform(0, 8 * HOUR))
        else:
            viewport.go_to_epoch(dice.randrange(960))
        start_seconds, stop_seconds = viewport.night.shown
        assert 0 <= start_seconds < stop_seconds <= 8 * HOUR + 1e-6
        assert start_seconds <= viewport.start_seconds + 1e-6
        assert stop_seconds >= min(viewport.stop_seconds, 8 * HOUR) - 1e-6


def strips(page: NightPage) -> list[NightStrip]:
    return page.findChildren(NightStrip)


def turn_with_ctrl(strip: NightStrip, delta: int) -> None:
    where = QPointF(strip.plot.center())
    event = QWheelEvent(
        where,
        strip.mapToGlobal(where),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(strip, event)


def test_ctrl_and_the_wheel_over_one_strip_zoom_all_and_leave_the_page(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(100), scored(100))
    before = [strip.grab().toImage() for strip in strips(page)]
    turn_with_ctrl(page.hypnogram_view, 240)
    assert page.viewport.page_seconds == 30
    assert {strip.time_range for strip in strips(page)} == {page.viewport.night.shown}
    assert page.viewport.night.factor == pytest.approx(2.25)
    visible = [strip for strip in strips(page) if strip.isVisible()]
    assert len(visible) == 4
    assert all(
        strip.grab().toImage() != image
        for strip, image in zip(strips(page), before, strict=True)
        if strip.isVisible()
    )


def test_a_drag_over_the_clock_shows_that_stretch_and_brings_the_page_there(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(100), scored(100))
    clock = page.night_strips.clock
    one, other = (QPoint(round(clock.x_of(seconds)), 5) for seconds in (1500, 2400))
    qtbot.mousePress(clock, LEFT, pos=one)
    move_mouse(clock, other, LEFT)
    assert clock.dragged is not None
    qtbot.mouseRelease(clock, LEFT, pos=other)
    assert page.viewport.night.shown == pytest.approx((1500, 2400), abs=6)
    assert page.viewport.epoch in (64, 65)
    assert "zoomed 3.3 times" in clock.accessibleDescription()


def test_escape_gives_a_drag_over_the_clock_up(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(100))
    clock = page.night_strips.clock
    qtbot.mousePress(clock, LEFT, pos=QPoint(300, 5))
    move_mouse(clock, QPoint(400, 5), LEFT)
    assert clock.dragged is not None
    qtbot.keyClick(clock, Qt.Key.Key_Escape)
    qtbot.mouseRelease(clock, LEFT, pos=QPoint(400, 5))
    assert clock.dragged is None
    assert page.viewport.night.is_whole
    assert page.viewport.epoch == 0


def test_a_click_on_the_clock_still_goes_there(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(100))
    clock = page.night_strips.clock
    qtbot.mouseClick(clock, LEFT, pos=QPoint(round(clock.x_of(70.5 * 30)), 5))
    assert page.viewport.epoch == 70
    assert page.viewport.night.is_whole


@pytest.mark.parametrize("place", range(4))
def test_a_double_click_on_any_strip_shows_the_whole_night(qtbot: QtBot, place: int) -> None:
    page = shown_page(qtbot, small_night(100), scored(100))
    page.viewport.night.zoom(3)
    strip = [one for one in strips(page) if one.isVisible()][place]
    qtbot.mouseDClick(strip, LEFT, pos=strip.plot.center().toPoint())
    assert page.viewport.night.is_whole


def test_keys_zoom_the_night_and_show_it_whole_again(opened: Bench) -> None:
    window = opened.window
    assert window.night is not None
    night = window.night.viewport.night
    for name, factor in (("zoom_night", 1.5), ("zoom_night_out", 1.0), ("zoom_night", 1.5)):
        window.actions_table[name].trigger()
        assert night.factor == pytest.approx(factor)
    window.actions_table["whole_night"].trigger()
    assert night.is_whole


def test_what_is_outside_the_stretch_is_not_drawn_over_the_gutter(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(100), scored(100))
    gutters = []
    for epoch in (10, 50):
        page.viewport.go_to_epoch(epoch)
        page.viewport.night.show(epoch * 30.0 - 150, epoch * 30.0 + 150)
        view = page.hypnodensity_view
        gutters.append(view.grab(view.gutter.toRect().adjusted(0, 0, -2, 0)).toImage())
    assert gutters[0] == gutters[1]
