"""One trace in its lane: guide lines, gaps and flat stretches below, the line above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

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


@dataclass(frozen=True)
class LaidTrace:
    """A trace with its line, and where and how tall that is drawn."""

    trace: TraceStyle
    line: TraceLine
    lane: QRectF
    scale: LaneScale

    @property
    def axis(self) -> int:
        """The same for envelopes that have their points at the same times, and else its own."""
        return id(self.line.seconds if self.line.is_envelope else self.line)


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


def paint_lines(strip: Strip, painter: QPainter, drawn: Sequence[LaidTrace]) -> None:
    """The traces themselves, the upper ones first.

    A trace ends at the edges of its lane, or else at those of the whole plot. Neighbours of one
    colour and one time axis are painted in one go.
    """
    for (colour, _), alike in groupby(drawn, lambda one: (_colour_of(strip, one.trace), one.axis)):
        laid = list(alike)
        start_seconds, stop_seconds = strip.time_range
        pixels_per_second = strip.plot.width() / (stop_seconds - start_seconds)
        x = strip.plot.left() + (laid[0].line.seconds - start_seconds) * pixels_per_second
        y = _heights(strip, laid)
        if not laid[0].line.is_envelope or len(x) <= 2:
            is_tall = np.zeros(len(laid), dtype=np.bool_)
        else:
            tops, bottoms = np.minimum(y[:, ::2], y[:, 1::2]), np.maximum(y[:, ::2], y[:, 1::2])
            is_tall = _are_tall(bottoms - tops)
            width = float(x[2] - x[0])
            left = float(x[0]) - width / 2
            paint_columns(painter, left, width, tops[is_tall], bottoms[is_tall], QColor(colour))
        for place in np.flatnonzero(~is_tall):
            paint_curve(painter, x, y[place], thin_pen(colour))


def _heights(strip: Strip, laid: Sequence[LaidTrace]) -> NDArray[np.float64]:
    """Where the values of these traces stand, shape (traces, values)."""

    def each(values: Iterable[float]) -> NDArray[np.float64]:
        return np.fromiter(values, np.float64, len(laid))[:, None]

    y = np.stack([one.line.values for one in laid])
    y -= each(middle_of(one.line, one.trace) for one in laid)
    y *= each(-one.scale.pixels_up for one in laid)
    y += each(one.lane.center().y() for one in laid)
    # Also without clipping: a point a kilometre off the window costs time and shows nothing.
    whole = strip.plot.adjusted(0, -2, 0, 2)
    limits = [one.lane if one.scale.is_clipped else whole for one in laid]
    tops, bottoms = each(one.top() for one in limits), each(one.bottom() for one in limits)
    return np.clip(y, tops, bottoms, out=y)


def _are_tall(heights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which envelopes' columns are so tall that smooth ends could not be seen anyway."""
    is_there = np.isfinite(heights)
    total = heights.sum(axis=1, where=is_there)
    return total > TALL_COLUMN * is_there.sum(axis=1)


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
