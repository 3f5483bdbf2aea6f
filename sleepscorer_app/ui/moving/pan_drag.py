"""A drag that moves the page under the mouse, without regard to epochs."""

from weakref import proxy

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from sleepscorer_app.ui.strips.strip import PageStrip
from sleepscorer_app.ui.traces.trace_gesture import is_held

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class PanDrag:
    """The middle button pans, and so does the left one with Alt held; on a clock without it."""

    def __init__(self, strip: PageStrip, *, is_plain: bool = False) -> None:
        # The strip holds its gestures, so that one which held the strip would keep both.
        self._strip: PageStrip = proxy(strip)
        self._left_with = (
            Qt.KeyboardModifier.NoModifier if is_plain else Qt.KeyboardModifier.AltModifier
        )
        self._press_x: float | None = None
        self._start_seconds = 0.0
        self._seconds_per_pixel = 0.0

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the time under the mouse."""
        is_left = event.button() is LEFT and is_held(event, self._left_with)
        if not is_left and event.button() is not MIDDLE:
            return False
        strip = self._strip
        start_seconds, stop_seconds = strip.time_range
        self._press_x = event.position().x()
        self._start_seconds = strip.viewport.start_seconds
        self._seconds_per_pixel = (stop_seconds - start_seconds) / strip.plot.width()
        strip.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def move(self, event: QMouseEvent) -> None:
        """Let the time that was taken hold of stay under the mouse."""
        if self._press_x is not None:
            pulled = self._press_x - event.position().x()
            seconds = self._start_seconds + pulled * self._seconds_per_pixel
            self._strip.viewport.scroll_to(seconds)

    def release(self, event: QMouseEvent) -> None:
        """The page stays where it is."""
        self._press_x = None
        self._strip.unsetCursor()

    def takes(self, event: QKeyEvent) -> bool:
        """Escape puts the page back to where it was taken hold of."""
        if event.key() != Qt.Key.Key_Escape or self._press_x is None:
            return False
        if event.type() is QEvent.Type.KeyPress:
            self._press_x = None
            self._strip.unsetCursor()
            self._strip.viewport.scroll_to(self._start_seconds)
        event.accept()
        return True

    def paint(self, painter: QPainter) -> None:
        """Nothing: the page itself shows it."""
