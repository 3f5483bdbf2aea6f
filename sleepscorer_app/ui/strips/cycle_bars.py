"""The night's sleep cycles along the top of the hypnogram: number, bar, REM thick."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle, SleepCycles
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.strips.hypnogram_lanes import CYCLE_BAR_HEIGHT
from sleepscorer_app.ui.strips.strip import Strip

LETTER_GAP = 6


def cycle_words(number: int, cycle: SleepCycle) -> str:
    """`2`, `1, REM skipped` or `4, incomplete`."""
    if cycle.has_skipped_rem:
        return f"{number}, REM skipped"
    return f"{number}" if cycle.is_complete else f"{number}, incomplete"


def paint_cycles(strip: Strip, painter: QPainter, found: SleepCycles, header_height: float) -> None:
    """Draw the cycles; one without REM has a dashed bar, and says why if there is room."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    bar_top = header_height - CYCLE_BAR_HEIGHT
    painter.setFont(font)
    for number, cycle in enumerate(found.cycles, 1):
        left, right = (strip.x_of(one * EPOCH_SECONDS) for one in (cycle.first, cycle.stop))
        middle = bar_top + CYCLE_BAR_HEIGHT / 2
        style = Qt.PenStyle.SolidLine if cycle.is_complete else Qt.PenStyle.DashLine
        painter.setPen(thin_pen(strip.colours.muted, 1.0, style))
        painter.drawLine(QPointF(left, int(middle) + 0.5), QPointF(right - 2, int(middle) + 0.5))
        painter.setPen(thin_pen(strip.colours.muted))
        for x in (left, right - 2):
            x = int(x) + 0.5
            painter.drawLine(QPointF(x, bar_top), QPointF(x, header_height))
        if cycle.rem_first is not None:
            _paint_rem(strip, painter, cycle.rem_first, cycle.stop, bar_top)
        seen = QRectF(left, 0, right - left, bar_top).intersected(strip.plot)
        words = cycle_words(number, cycle)
        room = seen.width() * 2 / 3
        if metrics.horizontalAdvance(words) + LETTER_GAP > room:
            words = str(number)
        if metrics.horizontalAdvance(words) + LETTER_GAP <= room:
            painter.setPen(thin_pen(strip.colours.muted))
            # Not in the middle: zoomed into a cycle, there stands the mark of the page.
            beside = seen.adjusted(0, 0, -seen.width() / 3, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, words)
    if found.onset_rem is not None:
        _paint_rem(strip, painter, *found.onset_rem, bar_top)


def _paint_rem(strip: Strip, painter: QPainter, first: int, stop: int, bar_top: float) -> None:
    left, right = strip.x_of(first * EPOCH_SECONDS), strip.x_of(stop * EPOCH_SECONDS)
    place = QRectF(round(left), bar_top, max(round(right - left) - 2, 2), CYCLE_BAR_HEIGHT)
    painter.fillRect(place, translucent(strip.colours.stages[Stage.R], 1.0))
