"""One trace in its lane: guide lines, gaps and flat stretches below, the line above."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.painted_items import paint_columns, paint_curve
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.traces.lane_scale import LaneScale
from sleepscorer_app.ui.traces.trace_gutter import SLOW_WAVE_MICROVOLTS
from sleepscorer_app.ui.traces.trace_reading import TraceLine, middle_of
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

TALL_COLUMN = 6.0
"""Pixels. Taller columns are filled, which takes a third of the time of a smooth line."""
CLOSEST_GUIDES = 8
"""Pixels from the middle; closer guide lines only hide the trace."""


def paint_lane(
    strip: Strip, painter: QPainter, scale: LaneScale, line: TraceLine | None, lane: QRectF
) -> None:
    """What lies under the trace: guide lines, gaps, flat stretches."""
    guide = SLOW_WAVE_MICROVOLTS / 2 * scale.pixels_per_unit
    if scale.has_guides and CLOSEST_GUIDES <= guide <= lane.height():
        for distance in (-guide, guide):
            row = QRectF(lane.left(), int(lane.center().y() + distance), lane.width(), 1)
            painter.fillRect(row, translucent(strip.colours.muted, 0.28))
    if line is None:
        _paint_stretch(strip, painter, lane, "filtering the night …")
        return
    for word, stretches in (("no samples", line.gaps), ("flat", line.flats)):
        for start_seconds, stop_seconds in stretches:
            left, right = strip.x_of(start_seconds), strip.x_of(stop_seconds)
            place = QRectF(left, lane.top(), right - left, lane.height())
            _paint_stretch(strip, painter, place, word)


def paint_line(
    strip: Strip,
    painter: QPainter,
    trace: TraceStyle,
    scale: LaneScale,
    line: TraceLine,
    lane: QRectF,
) -> None:
    """The trace itself; it ends at the edges of its lane, or else at those of the whole plot."""
    start_seconds, stop_seconds = strip.time_range
    pixels_per_second = lane.width() / (stop_seconds - start_seconds)
    x = lane.left() + (line.seconds - start_seconds) * pixels_per_second
    y = scale.y_of(line.values, middle_of(line, trace), lane)
    # Also without clipping: a point a kilometre off the window costs time and shows nothing.
    limits = lane if scale.is_clipped else strip.plot.adjusted(0, -2, 0, 2)
    y = np.clip(y, limits.top(), limits.bottom())
    colour = _colour_of(strip, trace)
    if line.is_envelope and len(y) > 2 and _are_tall(y):
        tops, bottoms = np.minimum(y[::2], y[1::2]), np.maximum(y[::2], y[1::2])
        width = float(x[2] - x[0])
        paint_columns(painter, float(x[0]) - width / 2, width, tops, bottoms, QColor(colour))
    else:
        paint_curve(painter, x, y, thin_pen(colour))


def _are_tall(y: NDArray[np.float64]) -> bool:
    """Whether an envelope's columns are so tall that smooth ends could not be seen anyway."""
    heights = np.abs(y[1::2] - y[::2])
    present = heights[np.isfinite(heights)]
    return bool(present.size) and float(present.mean()) > TALL_COLUMN


def _paint_stretch(strip: Strip, painter: QPainter, place: QRectF, word: str) -> None:
    painter.fillRect(place, translucent(strip.colours.muted, 0.12))
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    if place.width() > metrics.horizontalAdvance(word) + 8 and place.height() > metrics.height():
        painter.setFont(font)
        painter.setPen(thin_pen(strip.colours.muted))
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(place.adjusted(4, 0, 0, -1), aligned, word)


def _colour_of(strip: Strip, trace: TraceStyle) -> str:
    """The trace's own colour, as far as it can be seen on this background, or its role's."""
    if not trace.colour:
        return strip.colours.roles[trace.derivation.role]
    return legible(trace.colour, strip.colours.background, strip.colours.text)
