"""What stands left of a trace: its name, and a bar that says how many µV are how tall."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.domain.montage import Derivation, Role
from sleepscorer_app.ui.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.strip import Strip
from sleepscorer_app.ui.trace_settings import TraceStyle

SLOW_WAVE_MICROVOLTS = 75.0
"""What a slow wave must reach from peak to peak (AASM); the bar of an EEG trace shows it."""
SCALE_VALUES = tuple(digit * 10.0**power for power in range(-3, 6) for digit in (1, 2, 5))
SHORTEST_BAR = 9
LONGEST_BAR_SHARE = 0.8


def scale_value(half_height: float, lane_height: float, role: Role) -> float:
    """What the bar of a lane stands for: 75 µV for EEG where that fits, else a round value.

    The bar is at least 9 pixels and at most 0.8 of the lane, as far as a lane allows both.
    """
    pixels_per_unit = lane_height / (2 * half_height)
    longest = LONGEST_BAR_SHARE * lane_height
    if role is Role.EEG and SHORTEST_BAR <= SLOW_WAVE_MICROVOLTS * pixels_per_unit <= longest:
        return SLOW_WAVE_MICROVOLTS
    fitting = [one for one in SCALE_VALUES if one * pixels_per_unit <= longest]
    tall_enough = [one for one in fitting if one * pixels_per_unit >= SHORTEST_BAR]
    # The middle of what is readable: long bars reach into the neighbours' words.
    return tall_enough[len(tall_enough) // 2] if tall_enough else (fitting or SCALE_VALUES)[-1]


def gutter_name(named: Derivation | TraceStyle) -> str:
    """The name as the narrow gutter has it: without a leading `EEG`."""
    return named.name.removeprefix("EEG ").strip() or named.name


def paint_trace_gutter(
    strip: Strip, painter: QPainter, trace: TraceStyle, unit: str, lane: QRectF
) -> None:
    """Name, scale and bar at the height of the lane, on two lines where there is room."""
    value = scale_value(trace.half_height, lane.height(), trace.derivation.role)
    _paint_bar(strip, painter, lane, value / (2 * trace.half_height) * lane.height())
    name, scale = gutter_name(trace), f"{value:g} {unit}"
    scale_font = small_font(strip.font())
    name_font = bold_font(strip.font())
    room = QRectF(GUTTER_INSET, lane.top(), lane.left() - 12 - GUTTER_INSET, lane.height())
    if QFontMetrics(name_font).horizontalAdvance(name) > room.width():
        name_font = bold_font(scale_font)
    names, scales = QFontMetrics(name_font), QFontMetrics(scale_font)
    middle = lane.center().y()
    painter.setFont(scale_font)
    painter.setPen(thin_pen(strip.colours.muted))
    top = middle - names.height() / 2
    if lane.height() >= names.height() + scales.height() - 2:
        top = middle - (names.height() + scales.height()) / 2
        painter.drawText(QPointF(room.left(), top + names.height() + scales.ascent()), scale)
    elif names.horizontalAdvance(name) + scales.horizontalAdvance(scale) + 4 <= room.width():
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, scale)
    painter.setFont(name_font)
    painter.setPen(thin_pen(strip.colours.text))
    shown = names.elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(QPointF(room.left(), top + names.ascent()), shown)


def _paint_bar(strip: Strip, painter: QPainter, lane: QRectF, length: float) -> None:
    x = int(lane.left()) - 7.5
    top, bottom = lane.center().y() - length / 2, lane.center().y() + length / 2
    painter.setPen(thin_pen(strip.colours.muted))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    for y in (top, bottom):
        painter.drawLine(QPointF(x - 2, y), QPointF(x + 2, y))
