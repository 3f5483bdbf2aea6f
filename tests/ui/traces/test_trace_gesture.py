"""Gestures on the traces: the one that takes a press has the mouse until the last button is up."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.traces.trace_gesture import TraceGestures, is_held
from sleepscorer_app.ui.traces.trace_view import TraceView
from tests.ui.night_pages import NAMES, shown_page, small_night

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_BUTTON = Qt.MouseButton.NoButton
Held = Qt.KeyboardModifier
NONE, SHIFT = Held.NoModifier, Held.ShiftModifier


class Noted:
    """A gesture of one button that notes what it is told."""

    def __init__(self, button: Qt.MouseButton) -> None:
        self._button = button
        self.told: list[str] = []

    def press(self, event: QMouseEvent) -> bool:
        if event.button() is self._button:
            self.told.append("press")
        return event.button() is self._button

    def move(self, event: QMouseEvent) -> None:
        self.told.append("move")

    def release(self, event: QMouseEvent) -> None:
        self.told.append("release")

    def takes(self, event: QKeyEvent) -> bool:
        return False

    def paint(self, painter: QPainter) -> None:
        self.told.append("paint")


def mouse(
    kind: QEvent.Type, button: Qt.MouseButton, buttons: Qt.MouseButton, held: Held = NONE
) -> QMouseEvent:
    return QMouseEvent(kind, QPointF(5, 5), QPointF(5, 5), button, buttons, held)


PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE = QEvent.Type.MouseButtonRelease


def test_who_takes_the_press_alone_has_the_moves_and_the_release() -> None:
    gestures, left, middle = TraceGestures(), Noted(LEFT), Noted(MIDDLE)
    gestures.add(left)
    gestures.add(middle)
    assert gestures.press(mouse(PRESS, LEFT, LEFT))
    assert gestures.move(mouse(MOVE, NO_BUTTON, LEFT))
    assert gestures.release(mouse(RELEASE, LEFT, NO_BUTTON))
    assert left.told == ["press", "move", "release"]
    assert middle.told == []
    assert not gestures.move(mouse(MOVE, NO_BUTTON, NO_BUTTON))


def test_a_second_button_neither_begins_nor_ends_a_gesture() -> None:
    gestures, left, middle = TraceGestures(), Noted(LEFT), Noted(MIDDLE)
    gestures.add(left)
    gestures.add(middle)
    gestures.press(mouse(PRESS, LEFT, LEFT))
    assert not gestures.press(mouse(PRESS, MIDDLE, LEFT | MIDDLE))
    gestures.release(mouse(RELEASE, MIDDLE, LEFT))
    gestures.move(mouse(MOVE, NO_BUTTON, LEFT))
    gestures.release(mouse(RELEASE, LEFT, NO_BUTTON))
    assert left.told == ["press", "move", "release"]
    assert middle.told == []


def test_a_press_after_a_lost_release_begins_anew() -> None:
    gestures, left, middle = TraceGestures(), Noted(LEFT), Noted(MIDDLE)
    gestures.add(left)
    gestures.add(middle)
    gestures.press(mouse(PRESS, LEFT, LEFT))
    assert gestures.press(mouse(PRESS, MIDDLE, MIDDLE))
    gestures.move(mouse(MOVE, NO_BUTTON, MIDDLE))
    assert middle.told == ["press", "move"]


def test_who_was_added_last_is_asked_first() -> None:
    gestures, first, last = TraceGestures(), Noted(LEFT), Noted(LEFT)
    gestures.add(first)
    gestures.add(last)
    gestures.press(mouse(PRESS, LEFT, LEFT))
    assert (first.told, last.told) == ([], ["press"])


@pytest.mark.parametrize("held", [NONE, SHIFT, Held.ControlModifier, Held.AltModifier])
def test_held_means_this_key_and_no_other(held: Held) -> None:
    asked = [NONE, SHIFT, Held.ControlModifier, Held.AltModifier]
    event = mouse(PRESS, LEFT, LEFT, held | Held.KeypadModifier)
    assert [is_held(event, one) for one in asked] == [one == held for one in asked]


def test_the_view_tells_its_gestures_and_its_aids_when_to_paint(qtbot: QtBot) -> None:
    class Aid:
        """Notes into which of the two it was asked to paint."""

        def __init__(self) -> None:
            self.told: list[tuple[str, TraceView]] = []

        def paint(self, view: TraceView, painter: QPainter) -> None:
            self.told.append(("picture", view))
            assert [trace.name for trace, _, _ in view.drawn] == [*NAMES]

        def paint_overlay(self, view: TraceView, painter: QPainter) -> None:
            self.told.append(("overlay", view))

    view = shown_page(qtbot, small_night()).trace_view
    aid, gesture = Aid(), Noted(LEFT)
    view.aids.append(aid)
    view.gestures.add(gesture)
    view.renew_picture()
    view.repaint()
    assert aid.told == [("picture", view), ("overlay", view)]
    view.repaint()
    assert aid.told[2:] == [("overlay", view)]
    assert gesture.told == ["paint", "paint"]
    middle = view.plot.center().toPoint()
    qtbot.mousePress(view, LEFT, NONE, middle)
    qtbot.mouseRelease(view, LEFT, NONE, middle)
    assert gesture.told == ["paint", "paint", "press", "release"]
