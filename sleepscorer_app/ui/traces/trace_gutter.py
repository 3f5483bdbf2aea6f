"""What stands left of a trace: name, scale, and a bar that says how many µV are how tall."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.gain import GainMeasure
from sleepscorer_app.ui.look.pens_and_fonts import (
    GUTTER_INSET,
    bold_font,
    small_font,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.traces.lane_scale import LaneScale
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

SLOW_WAVE_MICROVOLTS = 75.0
"""What a slow wave must reach from peak to peak (AASM); the bar of an EEG trace shows it."""
SCALE_VALUES = tuple(digit * 10.0**power for power in range(-3, 6) for digit in (1, 2, 5))
SHORTEST_BAR = 9
LONGEST_BAR_SHARE = 0.8
SMALLEST_WHOLE_NAME = 9
SMALLEST_LETTERS = 8
"""Pixels; in lanes lower than these letters some names are left out, and none overlap."""
CHOSEN_WIDTH = 4


def scale_value(pixels_per_unit: float, lane_height: float, role: Role) -> float:
    """What the bar of a lane stands for: 75 µV for EEG where that fits, else a round value.

    The bar is at least 9 pixels and at most 0.8 of the lane, as far as a lane allows both.
    """
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


def scale_words(trace: TraceStyle, scale: LaneScale, unit: str) -> tuple[str, str]:
    """`7 µV/mm` and `lane 124 µV`; what has no millimetres to go by says `±10 %` instead."""
    is_voltage = unit.endswith("V")
    if trace.gain.measure is GainMeasure.PER_MILLIMETRE or is_voltage:
        return f"{scale.per_mm:.3g} {unit}/mm", f"lane {_figure(scale.units_per_lane)} {unit}"
    return trace.gain.words(unit), f"lane {_figure(scale.units_per_lane)} {unit}".strip()


def _figure(value: float) -> str:
    """Three digits, and more rather than a power of ten."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def gutter_tip(trace: TraceStyle, scale: LaneScale, unit: str) -> str:
    """Everything about the scale of a trace, also where its lane has no room for it."""
    sensitivity, per_lane = scale_words(trace, scale, unit)
    bar = scale_value(scale.pixels_per_unit, scale.lane_pixels, trace.derivation.role)
    up = "negative up" if scale.is_turned else "positive up"
    return f"{trace.name}: {sensitivity}, {per_lane}, bar {bar:g} {unit}".strip() + f", {up}"


def paint_trace_gutter(
    strip: Strip,
    painter: QPainter,
    trace: TraceStyle,
    scale: LaneScale,
    unit: str,
    lane: QRectF,
    is_chosen: bool,
    remark: str = "",
) -> None:
    """Name, scale and bar at the height of the lane, as many lines as it has room for.

    A `remark` is said right after the sensitivity that it is about.
    """
    if is_chosen:
        _paint_choice(strip, painter, lane)
    bar = scale_value(scale.pixels_per_unit, lane.height(), trace.derivation.role)
    _paint_bar(strip, painter, lane, bar * scale.pixels_per_unit)
    room = QRectF(GUTTER_INSET, lane.top(), lane.left() - 12 - GUTTER_INSET, lane.height())
    name = gutter_name(trace)
    bold = name_font(strip.font(), name, room)
    scale_font = small_font(strip.font())
    names, scales = QFontMetrics(bold), QFontMetrics(scale_font)
    sensitivity, per_lane = scale_words(trace, scale, unit)
    lines = (sensitivity, remark, per_lane) if remark else (sensitivity, per_lane)
    # By the usual name's height: as many lines for a long name, which is smaller, as for others.
    usual = QFontMetrics(bold_font(strip.font())).height()
    n_lines = int((lane.height() - usual + 2) // scales.height())
    shown = lines[: max(n_lines, 0)]
    top = lane.center().y() - (names.height() + len(shown) * scales.height()) / 2
    painter.setFont(scale_font)
    painter.setPen(thin_pen(strip.colours.muted))
    for place, words in enumerate(shown):
        y = top + names.height() + place * scales.height() + scales.ascent()
        fitting = scales.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(QPointF(room.left(), y), fitting)
    painter.setFont(bold)
    painter.setPen(thin_pen(strip.colours.text))
    fitting = names.elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(QPointF(room.left(), top + names.ascent()), fitting)


def named_lanes(n_lanes: int, lane_height: float) -> range:
    """Which lanes' names are written: all, or so many that no two overlap."""
    step = max(-int(-SMALLEST_LETTERS // max(lane_height, 1.0)), 1)
    return range(0, n_lanes, step)


def name_font(font: QFont, name: str, room: QRectF) -> QFont:
    """Bold; small where the name is long, smaller still where the lane is low."""
    bold = bold_font(font)
    fits = QFontMetrics(bold).horizontalAdvance(name) <= room.width()
    if not fits or QFontMetrics(bold).height() > room.height() + 2:
        bold = bold_font(small_font(font))
    # Whole and small is read more easily than large without its middle.
    while (
        bold.pixelSize() > SMALLEST_WHOLE_NAME
        and QFontMetrics(bold).horizontalAdvance(name) > room.width()
    ):
        bold.setPixelSize(bold.pixelSize() - 1)
    # Letters without tails and accents need less than the height of their line.
    while bold.pixelSize() > SMALLEST_LETTERS and QFontMetrics(bold).height() > room.height() + 2:
        bold.setPixelSize(bold.pixelSize() - 1)
    return bold


def _paint_choice(strip: Strip, painter: QPainter, lane: QRectF) -> None:
    place = QRectF(0, lane.top(), lane.left(), lane.height())
    painter.fillRect(place, translucent(strip.colours.accent, 0.16))
    edge = QRectF(0, lane.top(), CHOSEN_WIDTH, lane.height())
    painter.fillRect(edge, translucent(strip.colours.accent, 1.0))


def _paint_bar(strip: Strip, painter: QPainter, lane: QRectF, length: float) -> None:
    x = int(lane.left()) - 7.5
    top, bottom = lane.center().y() - length / 2, lane.center().y() + length / 2
    painter.setPen(thin_pen(strip.colours.muted))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    for y in (top, bottom):
        painter.drawLine(QPointF(x - 2, y), QPointF(x + 2, y))
