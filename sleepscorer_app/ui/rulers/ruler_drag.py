"""The ruler under the mouse and the arrow keys: Shift and a drag, or Q and then either."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import proxy

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter

from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.rulers.ruler import Measuring, Point
from sleepscorer_app.ui.traces.trace_gesture import is_held
from sleepscorer_app.ui.traces.trace_reading import TraceLine, middle_of
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

if TYPE_CHECKING:
    from sleepscorer_app.ui.traces.trace_view import TraceView

Deed = Callable[[], None]
DrawnLine = tuple[TraceStyle, TraceLine, QRectF]
"""A trace, its line on the page, and its lane."""

HINT = "arrows move it · Space the other end · Esc puts it away"
MANY_STEPS = 10
"""Samples or pixels that an arrow key goes with Shift held."""
END_RADIUS, MOVING_RADIUS = 3.0, 4.5


class RulerDrag:
    """Draws the ruler, and moves it for the mouse and the keys."""

    def __init__(self, view: "TraceView", measuring: Measuring) -> None:
        # The view holds its gestures, so that one which held the view would keep both.
        self._view: TraceView = proxy(view)
        self._measuring = measuring

    def press(self, event: QMouseEvent) -> bool:
        """With Shift, or once the ruler was called by its key, without."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        is_plain = is_held(event, Qt.KeyboardModifier.NoModifier)
        is_asked = is_held(event, Qt.KeyboardModifier.ShiftModifier) or (
            is_plain and self._measuring.has_keys
        )
        at = event.position()
        drawn = self._drawn_at(at) if is_left and is_asked else None
        if drawn is None:
            return False
        trace, line, lane = drawn
        # Escape reaches the one who has the focus.
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._measuring.begin(trace, self._point(at, trace, line, lane))
        return True

    def move(self, event: QMouseEvent) -> None:
        """Stretch it to here, kept on the page; the trace stays the one it began on."""
        found = self._own_lane()
        if found is None:
            return
        trace, line, lane = found
        plot, at = self._view.plot, event.position()
        x = min(max(at.x(), plot.left()), plot.right())
        self._measuring.stretch(self._point(QPointF(x, at.y()), trace, line, lane))

    def release(self, event: QMouseEvent) -> None:
        """It stays until it is put away; a mere click puts it away."""
        ruler = self._measuring.ruler
        if ruler is not None and ruler.fixed[0] == ruler.moving[0]:
            self._measuring.put_away()

    def takes(self, event: QKeyEvent) -> bool:
        """Escape puts the ruler away; called by its key it has the arrows and Space as well."""
        if self._measuring.ruler is None:
            return False
        deed = self._deed(event)
        if deed is None:
            return False
        if event.type() is QEvent.Type.KeyPress:
            deed()
        event.accept()
        return event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)

    def paint(self, painter: QPainter) -> None:
        """The ends, the line between them, how far the trace goes in between, and the numbers."""
        ruler, found = self._measuring.ruler, self._own_lane()
        if ruler is None or found is None:
            return
        trace, line, lane = found
        colours, plot = self._view.colours, self._view.plot
        ends = [self._place(point, trace, line, lane) for point in (ruler.fixed, ruler.moving)]
        painter.save()
        painter.setClipRect(plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = sorted(end.x() for end in ends)
        band = QRectF(left, lane.top(), right - left, lane.height())
        painter.fillRect(band, translucent(colours.accent, 0.1))
        painter.setPen(thin_pen(colours.accent, 1.0, Qt.PenStyle.DashLine))
        for x in (left, right):
            painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()))
        painter.setPen(thin_pen(colours.accent))
        painter.drawLine(ends[0], ends[1])
        painter.setBrush(translucent(colours.background, 1.0))
        painter.drawEllipse(ends[0], END_RADIUS, END_RADIUS)
        painter.setBrush(translucent(colours.accent, 1.0))
        painter.drawEllipse(ends[1], MOVING_RADIUS, MOVING_RADIUS)
        painter.restore()
        self._paint_words(painter, band)

    def _deed(self, event: QKeyEvent) -> Deed | None:
        key, measuring = event.key(), self._measuring
        if key == Qt.Key.Key_Escape:
            return measuring.put_away
        if not measuring.has_keys:
            return None
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        n_steps = MANY_STEPS if far else 1
        deeds: dict[int, Deed] = {
            Qt.Key.Key_Left: lambda: measuring.step(-n_steps),
            Qt.Key.Key_Right: lambda: measuring.step(n_steps),
            Qt.Key.Key_Up: lambda: self._rise(n_steps),
            Qt.Key.Key_Down: lambda: self._rise(-n_steps),
            Qt.Key.Key_Space: measuring.swap,
        }
        return deeds.get(key)

    def _rise(self, n_steps: int) -> None:
        """Up by pixels; on samples, where only the trace says how high, to the trace above."""
        found = self._own_lane()
        if self._measuring.snaps or found is None:
            self._measuring.change_trace(-1 if n_steps > 0 else 1)
            return
        trace, _line, lane = found
        self._measuring.lift(n_steps / self._view.scale_of(trace, lane).pixels_up)

    def _paint_words(self, painter: QPainter, band: QRectF) -> None:
        view, colours = self._view, self._view.colours
        lines = [self._measuring.words]
        if self._measuring.has_keys and view.hasFocus():
            lines.append(HINT)
        font = small_font(view.font())
        metrics = QFontMetrics(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 16
        box = QRectF(0, 0, width, metrics.height() * len(lines) + 6)
        box.moveCenter(band.center())
        box.moveTop(band.bottom() + 3)
        if box.bottom() > view.plot.bottom():
            box.moveTop(max(band.top() - box.height() - 3, view.plot.top() + 3))
        box.moveLeft(min(max(box.left(), view.plot.left() + 2), view.plot.right() - width - 2))
        painter.fillRect(box, translucent(colours.panel, 0.95))
        painter.setPen(thin_pen(colours.border))
        painter.drawRect(box)
        painter.setFont(font)
        painter.setPen(thin_pen(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    def _drawn_at(self, at: QPointF) -> DrawnLine | None:
        if not self._view.plot.contains(at):
            return None
        return next(
            (
                (trace, line, lane)
                for trace, line, lane in self._view.drawn
                if line is not None and lane.top() <= at.y() <= lane.bottom()
            ),
            None,
        )

    def _own_lane(self) -> DrawnLine | None:
        """The trace, line and lane of the ruler, as they were painted last."""
        ruler = self._measuring.ruler
        return next(
            (
                (trace, line, lane)
                for trace, line, lane in self._view.drawn
                if ruler is not None and line is not None and trace.derivation == ruler.derivation
            ),
            None,
        )

    def _point(self, at: QPointF, trace: TraceStyle, line: TraceLine, lane: QRectF) -> Point:
        scale = self._view.scale_of(trace, lane)
        return self._view.seconds_at(at.x()), scale.value_at(at.y(), middle_of(line, trace), lane)

    def _place(self, point: Point, trace: TraceStyle, line: TraceLine, lane: QRectF) -> QPointF:
        seconds, value = point
        middle = middle_of(line, trace)
        scale = self._view.scale_of(trace, lane)
        y = lane.center().y() - scale.pixels_up * (value - middle)
        return QPointF(self._view.x_of(seconds), y)
