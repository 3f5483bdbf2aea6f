"""Marks of the night as they are drawn: bands with a word on the traces, ticks on the night."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from sleepscorer_app.domain.markers import LIGHTS, Marker, MarkerKind
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.painted_items import runs
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

SHORT_WORDS = {
    MarkerKind.LIGHTS_OFF: "lights off",
    MarkerKind.LIGHTS_ON: "lights on",
    MarkerKind.AROUSAL: "arousal",
    MarkerKind.ARTEFACT: "artefact",
    MarkerKind.NOTE: "note",
}
LONGEST_WORD = 160
BAND_ALPHA = 0.13
WIDE_BAND_ALPHA = 0.07
"""Over all lanes a band must tint the traces less than where it is small."""
MOST_APART = 300
"""Of more marks on one page, on a whole night of thousands, nobody could read the words."""

Lanes = Sequence[tuple[TraceStyle, QRectF]]


def short_words(marker: Marker) -> str:
    """`arousal`, `artefact: sweat`, or the words of a note."""
    word = SHORT_WORDS[marker.kind]
    if not marker.text:
        return word
    return marker.text if marker.kind is MarkerKind.NOTE else f"{word}: {marker.text}"


def lanes_of(marker: Marker, lanes: Lanes) -> list[QRectF]:
    """The lanes of the marker's channel, be it named by derivation or by electrode."""
    return [
        lane
        for trace, lane in lanes
        if marker.channel in (trace.derivation.name, trace.derivation.channel)
    ]


class MarkersInTime:
    """Finds the marks of a page among many thousands, as fast as among three."""

    def __init__(self) -> None:
        self._markers: tuple[Marker, ...] = ()
        self._starts_seconds = np.empty(0)
        self._stops_seconds = np.empty(0)

    def within(
        self, markers: tuple[Marker, ...], start_seconds: float, stop_seconds: float
    ) -> list[Marker]:
        """The marks that reach into a stretch; one that ends where it begins does not."""
        if markers is not self._markers:
            self._markers = markers
            self._starts_seconds = np.array([one.onset_seconds for one in markers])
            lengths = np.array([one.duration_seconds for one in markers])
            self._stops_seconds = self._starts_seconds + lengths
        starts, stops = self._starts_seconds, self._stops_seconds
        # A mark without a length is on the page that begins with it.
        has_begun = (stops > start_seconds) | ((starts == stops) & (starts >= start_seconds))
        return [markers[k] for k in np.flatnonzero(has_begun & (starts < stop_seconds))]


def paint_markers(strip: Strip, painter: QPainter, markers: Iterable[Marker], lanes: Lanes) -> None:
    """Draw the marks of the page; one of a channel that is not shown is not drawn."""
    painter.save()
    painter.setClipRect(strip.plot)
    painter.setFont(small_font(strip.font()))
    shown = [
        (marker, lane)
        for marker in markers
        for lane in (lanes_of(marker, lanes) if marker.channel else [strip.plot])
    ]
    if len(shown) > MOST_APART:
        _paint_crowd(strip, painter, shown)
        painter.restore()
        return
    for marker, lane in shown:
        _paint_band(strip, painter, marker, lane)
    # Words last, so that no band crosses one out.
    taken: list[QRectF] = []
    for marker, lane in shown:
        _paint_words(strip, painter, marker, lane, taken)
    painter.restore()


def paint_marker_ticks(
    strip: Strip, painter: QPainter, markers: Iterable[Marker], top: float, height: float
) -> None:
    """A small shape for every mark of the night, in its kind's colour, and a line while it lasts.

    The lights are no such marks: they have words of their own.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for marker in markers:
        if marker.kind in LIGHTS:
            continue
        colour = translucent(strip.colours.markers[marker.kind], 1.0)
        left = strip.x_of(marker.onset_seconds)
        right = strip.x_of(marker.onset_seconds + marker.duration_seconds)
        painter.fillRect(QRectF(left, top + height - 2, right - left, 2), colour)
        middle = QPointF((left + right) / 2, top + (height - 2) / 2)
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(colour)
        paint_shape(painter, marker.kind, middle, (height - 3) / 2)
    painter.restore()


def paint_shape(painter: QPainter, kind: MarkerKind, middle: QPointF, reach: float) -> None:
    """An arousal is a triangle, an artefact a cross, a note a square; pen and brush are set."""
    match kind:
        case MarkerKind.AROUSAL:
            corners = [(0, -reach), (reach, reach), (-reach, reach)]
            painter.drawPolygon([middle + QPointF(x, y) for x, y in corners])
        case MarkerKind.ARTEFACT:
            for x in (-reach, reach):
                painter.drawLine(middle + QPointF(x, -reach), middle - QPointF(x, -reach))
        case _:
            painter.drawRect(QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach))


def _paint_crowd(strip: Strip, painter: QPainter, shown: Sequence[tuple[Marker, QRectF]]) -> None:
    """Bands alone, those of one kind and lane drawn as one where they touch."""
    plot = strip.plot
    n_columns = int(plot.width())
    columns: dict[tuple[MarkerKind, float, float], NDArray[np.bool_]] = {}
    for marker, lane in shown:
        key = (marker.kind, lane.top(), lane.height())
        taken = columns.setdefault(key, np.zeros(n_columns, dtype=bool))
        left = int(strip.x_of(marker.onset_seconds) - plot.left())
        right = int(strip.x_of(marker.onset_seconds + marker.duration_seconds) - plot.left())
        taken[max(left, 0) : max(right, left) + 1] = True
    for (kind, top, height), taken in columns.items():
        colour = strip.colours.markers[kind]
        for first, last in runs(taken):
            band = QRectF(plot.left() + first, top, last - first, height)
            painter.fillRect(band, translucent(colour, BAND_ALPHA))
            painter.fillRect(QRectF(band.left(), top, band.width(), 2), translucent(colour, 0.9))


def _paint_band(strip: Strip, painter: QPainter, marker: Marker, lane: QRectF) -> None:
    colour = strip.colours.markers[marker.kind]
    left = max(strip.x_of(marker.onset_seconds), lane.left() - 2)
    right = min(strip.x_of(marker.onset_seconds + marker.duration_seconds), lane.right() + 2)
    if marker.kind not in LIGHTS:
        band = QRectF(left, lane.top(), max(right - left, 1), lane.height())
        alpha = BAND_ALPHA if marker.channel else WIDE_BAND_ALPHA
        # Whole pixels: a translucent fill of parts of them takes several times as long.
        painter.fillRect(band.toRect(), translucent(colour, alpha))
        top = QRectF(left, lane.top(), band.width(), 2)
        painter.fillRect(top.toRect(), translucent(colour, 0.9))
    start = QRectF(int(left), lane.top(), 1, lane.height())
    painter.fillRect(start.toRect(), translucent(colour, 0.9))
    if marker.duration_seconds:
        end = QRectF(int(right) - 1, lane.top(), 1, lane.height())
        painter.fillRect(end.toRect(), translucent(colour, 0.9))


def _paint_words(
    strip: Strip, painter: QPainter, marker: Marker, lane: QRectF, taken: list[QRectF]
) -> None:
    """The short word at the mark's start, under those of others; the band alone if it is full."""
    colour = strip.colours.markers[marker.kind]
    left = max(strip.x_of(marker.onset_seconds), lane.left())
    metrics = QFontMetrics(painter.font())
    words = metrics.elidedText(short_words(marker), Qt.TextElideMode.ElideRight, LONGEST_WORD)
    place = QRectF(
        left + 3,
        lane.top() + 3,
        metrics.horizontalAdvance(words) + 6,
        metrics.height(),
    )
    if place.right() > strip.plot.right():
        place.moveRight(strip.plot.right())
    while any(place.intersects(one) for one in taken):
        place.translate(0, metrics.height() + 1)
    if place.bottom() > lane.bottom():
        return
    taken.append(place)
    painter.fillRect(place, translucent(strip.colours.background, 0.8))
    painter.setPen(thin_pen(legible(colour, strip.colours.background, strip.colours.text)))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
