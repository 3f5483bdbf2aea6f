"""The zoom box, and panning with the mouse."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.strips.strip import PageStrip
from sleepscorer_app.ui.strips.time_axis import PageClock
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.mouse import NO_BUTTON, send_mouse
from tests.ui.night_pages import settle, shown_page, small_night

Held = Qt.KeyboardModifier
NONE, CTRL, ALT, SHIFT = (
    Held.NoModifier,
    Held.ControlModifier,
    Held.AltModifier,
    Held.ShiftModifier,
)
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot) -> NightPage:
    """20 epochs, the sixth current."""
    made = shown_page(qtbot, small_night())
    made.viewport.go_to_epoch(5)
    return made


def mouse(
    strip: PageStrip, kind: QEvent.Type, x: float, button: Qt.MouseButton, held: Held
) -> None:
    place = QPointF(x, strip.plot.center().y())
    is_up = kind == QEvent.Type.MouseButtonRelease
    which = NO_BUTTON if kind == QEvent.Type.MouseMove else button
    send_mouse(strip, kind, place, which, NO_BUTTON if is_up else button, held)


def drag(
    strip: PageStrip,
    xs: tuple[float, float],
    held: Held = NONE,
    button: Qt.MouseButton = LEFT,
    *,
    is_released: bool = True,
) -> None:
    """Drag from one place to another, with a stop halfway."""
    mouse(strip, QEvent.Type.MouseButtonPress, xs[0], button, held)
    for x in (sum(xs) / 2, xs[1]):
        mouse(strip, QEvent.Type.MouseMove, x, button, held)
    if is_released:
        mouse(strip, QEvent.Type.MouseButtonRelease, xs[1], button, held)


@pytest.mark.parametrize("seconds", [(153.0, 158.0), (158.0, 153.0)])
def test_a_drag_with_ctrl_is_the_next_page(page: NightPage, seconds: tuple[float, float]) -> None:
    view = page.trace_view
    drag(view, (view.x_of(seconds[0]), view.x_of(seconds[1])), CTRL)
    assert page.viewport.shown_range == pytest.approx((153.0, 158.0), abs=0.001)
    assert page.viewport.epoch == 5


def test_an_armed_zoom_needs_no_key_and_is_used_up(page: NightPage) -> None:
    view = page.trace_view
    page.viewport.arm_zoom(True)
    drag(view, (view.x_of(160.0), view.x_of(170.0)))
    assert page.viewport.page_seconds == pytest.approx(10.0)
    assert not page.viewport.is_zoom_armed
    drag(view, (view.x_of(162.0), view.x_of(165.0)))
    assert page.viewport.page_seconds == pytest.approx(10.0)


def test_a_slip_of_the_mouse_zooms_nowhere(page: NightPage) -> None:
    view = page.trace_view
    drag(view, (300.0, 304.0), CTRL)
    assert page.viewport.page_seconds == 30.0


def test_escape_gives_the_box_up(qtbot: QtBot, page: NightPage) -> None:
    view = page.trace_view
    drag(view, (300.0, 500.0), CTRL, is_released=False)
    qtbot.keyClick(view, Key.Key_Escape)
    mouse(view, QEvent.Type.MouseButtonRelease, 500.0, LEFT, CTRL)
    assert page.viewport.page_seconds == 30.0
    page.viewport.arm_zoom(True)
    qtbot.keyClick(view, Key.Key_Escape)
    assert not page.viewport.is_zoom_armed


def test_the_box_is_drawn_and_gone_with_the_drag(page: NightPage) -> None:
    view = page.trace_view
    before = view.grab().toImage()
    drag(view, (300.0, 500.0), CTRL, is_released=False)
    assert view.grab().toImage() != before
    page.viewport.arm_zoom(True)
    mouse(view, QEvent.Type.MouseMove, 302.0, LEFT, CTRL)
    mouse(view, QEvent.Type.MouseButtonRelease, 302.0, LEFT, CTRL)
    page.viewport.point_at(None)
    assert view.grab().toImage() != before
    page.viewport.arm_zoom(False)
    assert view.grab().toImage() == before


@pytest.mark.parametrize(("button", "held"), [(MIDDLE, NONE), (MIDDLE, CTRL), (LEFT, ALT)])
def test_the_time_taken_hold_of_stays_under_the_mouse(
    page: NightPage, button: Qt.MouseButton, held: Held
) -> None:
    view = page.trace_view
    seconds = view.seconds_at(400.0)
    drag(view, (400.0, 280.0), held, button)
    assert view.seconds_at(280.0) == pytest.approx(seconds)
    assert page.viewport.cursor_seconds == pytest.approx(seconds)
    drag(view, (280.0, 400.0), held, button)
    assert page.viewport.start_seconds == pytest.approx(150.0)


def test_the_clock_of_the_page_pans_by_a_plain_drag(page: NightPage) -> None:
    clock = page.findChild(PageClock)
    assert clock is not None
    seconds = clock.seconds_at(300.0)
    drag(clock, (300.0, 420.0))
    assert clock.seconds_at(420.0) == pytest.approx(seconds)
    assert clock.cursor().shape() is Qt.CursorShape.OpenHandCursor


def test_panning_stops_at_the_ends_of_the_night(page: NightPage) -> None:
    view = page.trace_view
    drag(view, (400.0, 400.0 + 30 * view.plot.width()), NONE, MIDDLE)
    assert page.viewport.start_seconds == 0.0
    drag(view, (400.0, 400.0 - 60 * view.plot.width()), NONE, MIDDLE)
    assert page.viewport.stop_seconds == 600.0


def test_the_scored_epoch_is_marked_wherever_it_is_not_the_whole_page(
    qtbot: QtBot, page: NightPage
) -> None:
    view = page.trace_view

    def edges() -> list[int]:
        """Where the current epoch's sides are drawn, along the lowest row."""
        image, y = view.grab().toImage(), int(view.plot.bottom()) - 2
        accent = view.colours.accent
        return [x for x in range(image.width()) if image.pixelColor(x, y).name() == accent]

    assert edges() == []
    page.viewport.scroll_to(140.0)
    assert page.viewport.epoch == 5
    assert edges()[0] == int(view.x_of(150.0))
    page.viewport.zoom_to(152.0, 157.0)
    assert edges() == []
    page.viewport.scroll_to(147.0)
    assert page.viewport.epoch == 4
    assert edges()[-1] == pytest.approx(view.x_of(150.0), abs=1)
    page.viewport.set_page_seconds(600.0)
    assert edges()[0] == int(view.x_of(120.0))
    settle(qtbot)


def test_a_click_beside_a_drag_does_not_disturb_it(qtbot: QtBot, page: NightPage) -> None:
    view = page.trace_view
    mouse(view, QEvent.Type.MouseButtonPress, 400.0, MIDDLE, NONE)
    place = QPointF(400.0, view.plot.center().y())
    send_mouse(view, QEvent.Type.MouseButtonPress, place, LEFT, MIDDLE | LEFT, NONE)
    mouse(view, QEvent.Type.MouseMove, 300.0, MIDDLE, NONE)
    mouse(view, QEvent.Type.MouseButtonRelease, 300.0, MIDDLE, NONE)
    assert page.viewport.start_seconds > 150.0
    qtbot.mouseClick(view, LEFT, NONE, QPoint(300, 20))


def test_the_time_pointed_at_goes_with_the_page(page: NightPage) -> None:
    view = page.trace_view
    page.viewport.point_at(160.0)
    page.viewport.scroll_to(155.0)
    column = int(view.x_of(160.0))
    there = view.grab().toImage()
    page.viewport.point_at(None)
    gone = view.grab().toImage()
    rows = range(view.height())
    changed = [
        x for x in range(view.width()) if any(there.pixel(x, y) != gone.pixel(x, y) for y in rows)
    ]
    assert changed == [column]
