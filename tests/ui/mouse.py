"""The mouse of the tests: events handed straight to the widget they are meant for.

QTest's own `mouseMove` moves the screen's one pointer instead, and without a screen Qt gives what
follows to the first window of its list that covers the place, be it one that a test before left
over. It knows no held button either.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

NO_BUTTON = Qt.MouseButton.NoButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def move_mouse(
    widget: QWidget,
    place: QPoint | QPointF,
    button: Qt.MouseButton = NO_BUTTON,
    held: Qt.KeyboardModifier = NO_KEY,
) -> None:
    """The mouse comes to a place of a widget, with this button and these keys held down."""
    send_mouse(widget, QEvent.Type.MouseMove, place, NO_BUTTON, button, held)


def drag_mouse(
    widget: QWidget,
    *places: QPoint | QPointF,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    held: Qt.KeyboardModifier = NO_KEY,
    is_released: bool = True,
) -> None:
    """Press at the first place, come by the others, let go at the last unless told not to."""
    send_mouse(widget, QEvent.Type.MouseButtonPress, places[0], button, button, held)
    for place in places[1:]:
        move_mouse(widget, place, button, held)
    if is_released:
        send_mouse(widget, QEvent.Type.MouseButtonRelease, places[-1], button, NO_BUTTON, held)


def send_mouse(
    widget: QWidget,
    kind: QEvent.Type,
    place: QPoint | QPointF,
    which: Qt.MouseButton,
    down: Qt.MouseButton,
    held: Qt.KeyboardModifier,
) -> None:
    """One event of the mouse: which button it is about, and which is down after it."""
    at = QPointF(place)
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), which, down, held)
    QCoreApplication.sendEvent(widget, event)
