"""A drag over the traces that chooses which stretch becomes the page."""

from typing import TYPE_CHECKING
from weakref import proxy

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter

from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.moving.time_base import length_words
from sleepscorer_app.ui.night.viewport import SHORTEST_PAGE_SECONDS
from sleepscorer_app.ui.traces.trace_gesture import is_held

if TYPE_CHECKING:
    from sleepscorer_app.ui.traces.trace_view import TraceView

NARROWEST = 8.0
"""Pixels. A narrower box was a click that slipped."""
ARMED_WORDS = "Drag over what is to fill the page · Esc leaves it as it is"


class ZoomDrag:
    """With Ctrl held; without it once the viewport's zoom is armed, which one drag uses up."""

    def __init__(self, view: "TraceView") -> None:
        # The view holds its gestures, so that one which held the view would keep both.
        self._view: TraceView = proxy(view)
        self._range_x: tuple[float, float] | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Begin a box where the mouse is."""
        is_asked = is_held(event, Qt.KeyboardModifier.ControlModifier) or (
            self._view.viewport.is_zoom_armed and is_held(event, Qt.KeyboardModifier.NoModifier)
        )
        at = event.position()
        if event.button() is not Qt.MouseButton.LeftButton or not is_asked:
            return False
        if not self._view.plot.contains(at):
            return False
        # Escape reaches the one who has the focus.
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._range_x = (at.x(), at.x())
        return True

    def move(self, event: QMouseEvent) -> None:
        """Reach from where the button was pressed to here, kept on the page."""
        if self._range_x is not None:
            plot = self._view.plot
            x = min(max(event.position().x(), plot.left()), plot.right())
            self._range_x = (self._range_x[0], x)
            self._view.update()

    def release(self, event: QMouseEvent) -> None:
        """Let the box be the page."""
        if self._range_x is None:
            return
        (pressed, released), self._range_x = self._range_x, None
        self._view.update()
        if abs(released - pressed) >= NARROWEST:
            seconds = self._view.seconds_at(pressed), self._view.seconds_at(released)
            self._view.viewport.zoom_to(*seconds)
            self._view.viewport.arm_zoom(False)

    def takes(self, event: QKeyEvent) -> bool:
        """Escape gives the box up."""
        is_at_work = self._range_x is not None or self._view.viewport.is_zoom_armed
        if event.key() != Qt.Key.Key_Escape or not is_at_work:
            return False
        if event.type() is QEvent.Type.KeyPress:
            self._range_x = None
            self._view.viewport.arm_zoom(False)
            self._view.update()
        event.accept()
        return True

    def paint(self, painter: QPainter) -> None:
        """Grey over what will be off the page, and the box's length; before it, what to do."""
        if self._range_x is not None:
            left, right = sorted(self._range_x)
            self._paint_box(painter, left, right)
        elif self._view.viewport.is_zoom_armed:
            self._paint_words(painter, ARMED_WORDS, self._view.plot.center().x())

    def _paint_box(self, painter: QPainter, left: float, right: float) -> None:
        plot, colours = self._view.plot, self._view.colours
        veil = translucent(colours.panel, 0.6)
        painter.fillRect(QRectF(plot.left(), plot.top(), left - plot.left(), plot.height()), veil)
        painter.fillRect(QRectF(right, plot.top(), plot.right() - right, plot.height()), veil)
        painter.setPen(thin_pen(colours.accent))
        painter.drawRect(QRectF(int(left) + 0.5, plot.top() + 0.5, right - left, plot.height() - 1))
        seconds = self._view.seconds_at(right) - self._view.seconds_at(left)
        words = length_words(max(seconds, SHORTEST_PAGE_SECONDS))
        self._paint_words(painter, words, (left + right) / 2)

    def _paint_words(self, painter: QPainter, words: str, middle: float) -> None:
        plot, colours = self._view.plot, self._view.colours
        font = small_font(self._view.font())
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(words) + 16
        left = min(max(middle - width / 2, plot.left() + 2), plot.right() - width - 2)
        box = QRectF(int(left) + 0.5, plot.top() + 6.5, width, metrics.height() + 6)
        painter.fillRect(box, translucent(colours.panel, 0.95))
        painter.setPen(thin_pen(colours.border))
        painter.drawRect(box)
        painter.setFont(font)
        painter.setPen(thin_pen(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def show_armed(self, is_armed: bool) -> None:
        """Say by the mouse's shape that the next drag is a box."""
        if is_armed:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._view.unsetCursor()
        self._view.update()
