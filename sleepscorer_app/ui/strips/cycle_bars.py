"""The night's sleep cycles along the top of the hypnogram: number, bar, REM thick."""

from collections.abc import Sequence

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


def paint_cycles(
    strip: Strip,
    painter: QPainter,
    found: SleepCycles,
    header_height: float,
    taken: Sequence[QRectF] = (),
) -> None:
    """Draw the cycles; one without REM has a dashed bar, and says why if there is room.

    No number is written where other words stand, which `taken` tells.
    """
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
        # Not in the middle: zoomed into a cycle, there stands the mark of the page.
        beside = seen.adjusted(0, 0, -seen.width() / 3, 0)
        for words in dict.fromkeys((cycle_words(number, cycle), str(number))):
            width = metrics.horizontalAdvance(words) + LETTER_GAP
            place = free_place(beside, width, taken)
            if place is not None:
                painter.setPen(thin_pen(strip.colours.muted))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
                break
    if found.onset_rem is not None:
        _paint_rem(strip, painter, *found.onset_rem, bar_top)


def free_place(room: QRectF, width: float, taken: Sequence[QRectF]) -> QRectF | None:
    """Where in `room` words so wide stand free: in its middle, else beside what is taken."""
    middle = room.center().x() - width / 2
    lefts = (middle, *(one.right() for one in taken), *(one.left() - width for one in taken))
    for left in lefts:
        place = QRectF(left, room.top(), width, room.height())
        if room.contains(place) and not any(place.intersects(one) for one in taken):
            return place
    return None


def _paint_rem(strip: Strip, painter: QPainter, first: int, stop: int, bar_top: float) -> None:
    left, right = strip.x_of(first * EPOCH_SECONDS), strip.x_of(stop * EPOCH_SECONDS)
    place = QRectF(round(left), bar_top, max(round(right - left) - 2, 2), CYCLE_BAR_HEIGHT)
    painter.fillRect(place, translucent(strip.colours.stages[Stage.R], 1.0))
