"""A drag over the traces: which stretch of which channel is to be marked."""

from typing import TYPE_CHECKING
from weakref import proxy

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.markers.marking import Marking, Stretch
from sleepscorer_app.ui.strips.hypnogram_gesture import is_stroke
from sleepscorer_app.ui.traces.trace_gesture import is_held

if TYPE_CHECKING:
    from sleepscorer_app.ui.traces.trace_view import TraceView

HINT = "E arousal · X artefact · C note · Esc drops it"


class MarkDrag:
    """Within one lane the channel is meant; over several lanes all are."""

    def __init__(self, view: "TraceView", marking: Marking) -> None:
        # The view holds its gestures, so that one which held the view would keep both.
        self._view: TraceView = proxy(view)
        self._marking = marking
        self._press: QPointF | None = None
        self._is_dragging = False

    def press(self, event: QMouseEvent) -> bool:
        """A click drops what was chosen; whether it becomes a drag shows later."""
        is_plain = is_held(event, Qt.KeyboardModifier.NoModifier)
        if event.button() is not Qt.MouseButton.LeftButton or not is_plain:
            return False
        self._marking.forget()
        self._press = None
        self._is_dragging = False
        at = event.position()
        if self._view.plot.contains(at):
            # Escape reaches the one who has the focus.
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press = at
        return True

    def move(self, event: QMouseEvent) -> None:
        """Choose from where the button was pressed to here, kept on the page."""
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        here, start = event.position(), self._press
        moved = here - start
        distance = QApplication.startDragDistance()
        if not self._is_dragging and not is_stroke(moved.x(), moved.y(), distance):
            return
        self._is_dragging = True
        plot = self._view.plot
        x = min(max(here.x(), plot.left()), plot.right())
        channels = self._view.channels_between(start.y(), here.y())
        self._marking.choose(
            self._view.seconds_at(start.x()),
            self._view.seconds_at(x),
            channels[0] if len(channels) == 1 else "",
        )

    def release(self, event: QMouseEvent) -> None:
        """What was chosen stays until it is marked or dropped."""
        self._let_go()

    def _let_go(self) -> None:
        self._press = None
        self._is_dragging = False

    def takes(self, event: QKeyEvent) -> bool:
        """Escape drops what was chosen, even where the window has a use for it."""
        if event.key() == Qt.Key.Key_Escape and self._marking.stretch is not None:
            if event.type() is QEvent.Type.KeyPress:
                self._let_go()
                self._marking.forget()
            event.accept()
            return event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        return False

    def paint(self, painter: QPainter) -> None:
        """Tint what is chosen, with its length and what can be done."""
        stretch = self._marking.stretch
        if stretch is None:
            return
        colours = self._view.colours
        lane = self._view.lane_of(stretch.channel)
        left = self._view.x_of(stretch.start_seconds)
        width = self._view.x_of(stretch.stop_seconds) - left
        place = QRectF(left, lane.top(), width, lane.height())
        painter.fillRect(place, translucent(colours.accent, 0.22))
        painter.setPen(thin_pen(colours.accent))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_hint(painter, stretch, place)

    def _paint_hint(self, painter: QPainter, stretch: Stretch, place: QRectF) -> None:
        plot, colours = self._view.plot, self._view.colours
        words = stretch_words(stretch)
        font = small_font(self._view.font())
        metrics = QFontMetrics(font)
        box = QRectF(0, 0, metrics.horizontalAdvance(words) + 16, metrics.height() + 6)
        box.moveCenter(place.center())
        box.moveTop(place.bottom() + 3)
        if box.bottom() > plot.bottom():
            box.moveTop(max(place.top() - box.height() - 3, plot.top() + 3))
        box.moveLeft(min(max(box.left(), plot.left() + 2), plot.right() - box.width() - 2))
        painter.fillRect(box, translucent(colours.panel, 0.95))
        painter.setPen(thin_pen(colours.border))
        painter.drawRect(box)
        painter.setFont(font)
        painter.setPen(thin_pen(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def stretch_words(stretch: Stretch) -> str:
    """How long the chosen stretch is, where, and which keys mark it."""
    seconds = stretch.stop_seconds - stretch.start_seconds
    return f"{seconds:.1f} s · {stretch.channel or 'all channels'} · {HINT}"
