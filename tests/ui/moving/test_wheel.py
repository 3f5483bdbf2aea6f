"""The wheel over the rows of the window: epochs, pages, fine scrolling, page length."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.moving.wheel import wheel_notches
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.night_pages import shown_page, small_night

Held = Qt.KeyboardModifier
NONE, CTRL, SHIFT = Held.NoModifier, Held.ControlModifier, Held.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot) -> NightPage:
    """20 epochs, the sixth current."""
    made = shown_page(qtbot, small_night())
    made.viewport.go_to_epoch(5)
    return made


def turn(
    over: Strip, angle: tuple[int, int], held: Held = NONE, seconds: float | None = None
) -> None:
    """Turn the wheel (angles across and along) with the mouse at a time of the row."""
    middle = over.plot.center()
    at = QPointF(over.x_of(seconds) if seconds is not None else middle.x(), middle.y())
    event = QWheelEvent(
        at,
        QWidget.mapToGlobal(over, at),
        QPoint(),
        QPoint(*angle),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(over, event)


@pytest.mark.parametrize(
    ("turned", "delta", "expected"),
    [
        (0, 120, (1, 0)),
        (0, -240, (-2, 0)),
        (0, 40, (0, 40)),
        (80, 40, (1, 0)),
        (80, -40, (0, 40)),
        (-100, -50, (-1, -30)),
    ],
)
def test_small_turns_of_a_touch_pad_add_up_to_notches(
    turned: int, delta: int, expected: tuple[int, int]
) -> None:
    assert wheel_notches(turned, delta) == expected


def test_a_notch_goes_an_epoch_and_on_a_short_page_a_page(page: NightPage) -> None:
    turn(page.trace_view, (0, -120))
    assert page.viewport.epoch == 6
    turn(page.hypnogram_view, (0, 120))
    assert page.viewport.epoch == 5
    page.viewport.set_page_seconds(10.0)
    turn(page.trace_view, (0, -120))
    assert (page.viewport.epoch, page.viewport.start_seconds) == (5, 160.0)


def test_with_shift_or_sideways_it_scrolls_a_tenth_of_the_page(page: NightPage) -> None:
    turn(page.trace_view, (0, -120), SHIFT)
    assert page.viewport.start_seconds == pytest.approx(153.0)
    turn(page.trace_view, (30, 0))
    assert page.viewport.start_seconds == pytest.approx(152.25)
    assert page.viewport.page_seconds == 30.0


@pytest.mark.parametrize("seconds", [151.0, 160.0, 179.0])
def test_with_ctrl_the_page_is_longer_or_shorter_around_the_mouse(
    page: NightPage, seconds: float
) -> None:
    view = page.trace_view
    at = view.x_of(seconds)
    turn(view, (0, 120), CTRL, seconds)
    assert page.viewport.page_seconds == 15.0
    assert view.x_of(seconds) == pytest.approx(at, abs=0.01)
    turn(view, (0, 240), CTRL, seconds)
    assert page.viewport.page_seconds == 5.0
    assert view.x_of(seconds) == pytest.approx(at, abs=0.01)
    turn(view, (0, -480), CTRL, seconds)
    assert page.viewport.page_seconds == 60.0
    assert view.x_of(seconds) == pytest.approx(at, abs=0.01)


def test_a_page_of_one_epoch_is_always_that_epoch(page: NightPage) -> None:
    view = page.trace_view
    turn(view, (0, -120), CTRL, 171.0)
    assert page.viewport.start_seconds % 30 != 0
    turn(view, (0, 120), CTRL, 145.0)
    assert (page.viewport.page_seconds, page.viewport.start_seconds) == (30.0, 120.0)
    assert page.viewport.epoch == 4


def test_turned_on_and_on_it_ends_with_the_whole_night(page: NightPage) -> None:
    for _ in range(20):
        turn(page.trace_view, (0, -120), CTRL)
    assert page.viewport.page_seconds == page.viewport.duration_seconds
    for _ in range(20):
        turn(page.trace_view, (0, 120), CTRL)
    assert page.viewport.page_seconds == 1.0
