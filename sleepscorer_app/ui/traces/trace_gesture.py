"""What the mouse does on the traces: gestures in a row, of which one at a time has the mouse."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

if TYPE_CHECKING:
    from sleepscorer_app.ui.traces.trace_view import TraceView


class TraceGesture(Protocol):
    """One kind of drag. Which is meant, the button and the keys held at the press tell.

    Plain drag: marking. Shift: measuring. Ctrl: the zoom box. Alt, or the middle button: panning.
    """

    def press(self, event: QMouseEvent) -> bool:
        """Whether this press begins the gesture; moves and release are then its own."""
        ...

    def move(self, event: QMouseEvent) -> None: ...

    def release(self, event: QMouseEvent) -> None: ...

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for the gesture, as Escape is while something is chosen.

        Asked for `ShortcutOverride` before the window sees the key, then for `KeyPress`.
        """
        ...

    def paint(self, painter: QPainter) -> None:
        """Paint what the gesture shows above the picture."""
        ...


class TraceAid(Protocol):
    """Something that helps to read the traces, drawn over them where it is switched on."""

    def paint(self, view: "TraceView", painter: QPainter) -> None:
        """Paint what stays with the picture, until the view's `renew_picture`."""
        ...

    def paint_overlay(self, view: "TraceView", painter: QPainter) -> None:
        """Paint what moves above the picture, at the view's every `update`."""
        ...


def is_held(event: QMouseEvent, modifier: Qt.KeyboardModifier) -> bool:
    """Whether of Shift, Ctrl and Alt just this one is held; `NoModifier` for none of them."""
    asked = (
        Qt.KeyboardModifier.ShiftModifier
        | Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
    )
    return event.modifiers() & asked == modifier


class TraceGestures:
    """The gestures of one view; who was added last is asked first and painted on top."""

    def __init__(self) -> None:
        self._gestures: list[TraceGesture] = []
        self._holder: TraceGesture | None = None

    def add(self, gesture: TraceGesture) -> None:
        self._gestures.append(gesture)

    def press(self, event: QMouseEvent) -> bool:
        """Whether a gesture began; another button pressed meanwhile begins none."""
        if self._holder is not None and event.buttons() != event.button():
            return False
        self._holder = next((one for one in reversed(self._gestures) if one.press(event)), None)
        return self._holder is not None

    def move(self, event: QMouseEvent) -> bool:
        """Whether a gesture has the mouse; it is told of the move."""
        if self._holder is None:
            return False
        self._holder.move(event)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Whether a gesture had the mouse; it lets go once no button is held any more."""
        if self._holder is None:
            return False
        if event.buttons() == Qt.MouseButton.NoButton:
            holder, self._holder = self._holder, None
            holder.release(event)
        return True

    def takes(self, event: QKeyEvent) -> bool:
        return any(one.takes(event) for one in reversed(self._gestures))

    def paint(self, painter: QPainter) -> None:
        for one in self._gestures:
            one.paint(painter)
