"""Clock axes: where their labels stand; the strip that has one; the clock under the page."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.moving.pan_drag import PanDrag
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.strip import PageStrip, Strip

_MINUTE, _HOUR = 60, 3600
TICK_STEPS_SECONDS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, 24 * _HOUR),
)
TICK_LENGTH = 4
SHORTEST_WITHOUT_SECONDS = 40 * _MINUTE
"""Shorter axes may have steps of less than a minute, so their labels need more room."""


def clock_ticks(
    start: datetime, range_seconds: tuple[float, float], most: int
) -> tuple[tuple[float, str], ...]:
    """Where an axis has its labels, in seconds after `start`, and what they say.

    Labels stand at round times of the clock, not of the recording; there are at most `most`.
    """
    first_seconds, last_seconds = range_seconds
    length_seconds = last_seconds - first_seconds
    longest = TICK_STEPS_SECONDS[-1]
    step = next((one for one in TICK_STEPS_SECONDS if length_seconds / one <= most), longest)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    start_of_day = (start - midnight).total_seconds()
    tick = -(-(start_of_day + first_seconds) // step) * step
    form = "%H:%M" if step >= _MINUTE else "%H:%M:%S"
    ticks: list[tuple[float, str]] = []
    while tick <= start_of_day + last_seconds:
        ticks.append((tick - start_of_day, (midnight + timedelta(seconds=tick)).strftime(form)))
        tick += step
    return tuple(ticks)


def _paint_clock(strip: Strip, painter: QPainter, start: datetime) -> None:
    """Ticks and times over the strip's time range."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    start_seconds, stop_seconds = strip.time_range
    has_seconds = stop_seconds - start_seconds < SHORTEST_WITHOUT_SECONDS
    label_width = metrics.horizontalAdvance("00:00:00" if has_seconds else "00:00")
    plot = strip.plot
    painter.setFont(font)
    most = max(int(plot.width() // (label_width * 1.8)), 1)
    for seconds, label in clock_ticks(start, strip.time_range, most):
        x = int(strip.x_of(seconds)) + 0.5
        if x + label_width / 2 > strip.width():
            continue
        painter.setPen(thin_pen(strip.colours.muted, 0.7))
        painter.drawLine(QPointF(x, 0), QPointF(x, TICK_LENGTH))
        place = QRectF(x - label_width, TICK_LENGTH + 1, 2 * label_width, metrics.height())
        painter.setPen(thin_pen(strip.colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, label)


def _paint_pointed_time(strip: Strip, painter: QPainter, start: datetime) -> None:
    """The clock at the time cursor, in the gutter, where it covers no label."""
    seconds = strip.viewport.cursor_seconds
    if seconds is None:
        return
    painter.setFont(small_font(strip.font()))
    painter.setPen(thin_pen(strip.colours.text))
    text = (start + timedelta(seconds=seconds)).strftime("%H:%M:%S")
    painter.drawText(strip.gutter.adjusted(GUTTER_INSET, TICK_LENGTH + 1, 0, 0), 0, text)


class ClockStrip(Strip):
    """As high as its ticks and times.

    Named before `NightStrip` or `PageStrip`, which says over what time it runs.
    """

    def __init__(
        self,
        start: datetime,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._start = start
        self._fit_font()

    def paint_picture(self, painter: QPainter) -> None:
        _paint_clock(self, painter, self._start)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._fit_font()
        super().changeEvent(event)

    def _fit_font(self) -> None:
        self.setFixedHeight(QFontMetrics(small_font(self.font())).height() + TICK_LENGTH + 4)


class PageClock(ClockStrip, PageStrip):
    """The clock of the page; its gutter tells the time at the cursor."""

    def __init__(
        self,
        start: datetime,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(start, viewport, colours, parent)
        self.setAccessibleName("Clock of the page")
        self._pan = PanDrag(self, is_plain=True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move the page")
        self.setAccessibleDescription("The clock time under the traces; a drag moves the page.")
        viewport.cursor_moved.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pan.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pan.move(event)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan.release(event)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def paint_overlay(self, painter: QPainter) -> None:
        _paint_pointed_time(self, painter, self._start)
