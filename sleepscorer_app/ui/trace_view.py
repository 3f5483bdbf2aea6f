"""The page's traces, one lane each, with names and scales in the gutter and a second's grid."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.montage import Role
from sleepscorer_app.domain.read_once import ReadOnce
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.ui.contrast import legible
from sleepscorer_app.ui.document import Document
from sleepscorer_app.ui.mark_drag import MarkDrag
from sleepscorer_app.ui.marker_marks import paint_markers
from sleepscorer_app.ui.marking import Marking
from sleepscorer_app.ui.night_envelopes import NightEnvelopes
from sleepscorer_app.ui.painted_items import Curve
from sleepscorer_app.ui.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.strip import PageStrip
from sleepscorer_app.ui.theme import Colours
from sleepscorer_app.ui.trace_gutter import SLOW_WAVE_MICROVOLTS, paint_trace_gutter
from sleepscorer_app.ui.trace_reading import (
    CLIP_LANES,
    TraceLine,
    line_through,
    middle_of,
    read_piece,
)
from sleepscorer_app.ui.trace_settings import TraceSettings, TraceStyle
from sleepscorer_app.ui.viewport import Viewport

LONGEST_DIRECT_SECONDS = 300.0
"""Longer pages are drawn from envelopes: filtering a night of 20 channels takes seconds."""
SLOW_HZ = 8.0
"""Slower traces are never too long to be drawn as they are."""
GRID_STEPS = ((1, 5), (5, 30), (30, 150), (300, 1800), (1800, 7200))
"""Seconds between lines, and between strong ones."""


def grid_seconds(
    start_seconds: float, stop_seconds: float, width: float
) -> tuple[tuple[float, bool], ...]:
    """Where the grid's lines stand and whether each is a strong one.

    Every second with every fifth strong, as long as the lines stay 6 pixels apart; on longer pages
    every 5 s, then every 30 s, and so on.
    """
    step, strong = next(
        (pair for pair in GRID_STEPS if width * pair[0] / (stop_seconds - start_seconds) >= 6),
        GRID_STEPS[-1],
    )
    first = int(np.ceil(start_seconds / step))
    last = int(np.floor(stop_seconds / step))
    return tuple(
        (float(place * step), (place * step) % strong == 0) for place in range(first, last + 1)
    )


class TraceView(PageStrip):
    """All shown traces of the page; a click puts the cursor there, a drag chooses a stretch."""

    def __init__(
        self,
        document: Document,
        envelopes: NightEnvelopes,
        traces: TraceSettings,
        marking: Marking,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._document = document
        self._recording = document.recording
        self._drag = MarkDrag(self, marking)
        self._drawn_markers = document.scoring.markers
        self._envelopes = envelopes
        self._traces = traces
        self._curve = Curve()
        self.setMinimumHeight(120)
        self.setAccessibleName("Traces of the page")
        self._describe()
        traces.traces_changed.connect(self._describe)
        envelopes.changed.connect(self._show_envelopes)
        viewport.epoch_changed.connect(self._mark_epoch)
        document.scoring_changed.connect(self._show_markers)
        marking.changed.connect(self._show_choice)

    @property
    def lanes(self) -> tuple[QRectF, ...]:
        """The lanes of the traces shown, top to bottom."""
        plot = self.plot
        n_lanes = len(self._traces.shown)
        height = plot.height() / max(n_lanes, 1)
        return tuple(
            QRectF(plot.left(), plot.top() + place * height, plot.width(), height)
            for place in range(n_lanes)
        )

    def paint_gutter(self, painter: QPainter) -> None:
        for trace, lane in zip(self._traces.shown, self.lanes, strict=True):
            unit = self._recording.channels[trace.derivation.channel].unit
            paint_trace_gutter(self, painter, trace, unit, lane)

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        shown = self._traces.shown
        self._paint_grid(painter)
        if not shown:
            painter.setPen(thin_pen(self.colours.muted))
            words = "No trace is shown. Tick some in the Channels panel."
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, words)
        if self.viewport.page_seconds > LONGEST_DIRECT_SECONDS:
            self._envelopes.ask()
        page = ReadOnce(self._recording)
        drawn = [
            (trace, self._line_of(trace, page), lane)
            for trace, lane in zip(shown, self.lanes, strict=True)
        ]
        for trace, line, lane in drawn:
            self._paint_lane(painter, trace, line, lane)
        painter.save()
        painter.setClipRect(plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for trace, line, lane in drawn:
            if line is not None:
                self._paint_line(painter, trace, line, lane)
        painter.restore()
        markers = self._drawn_markers = self._document.scoring.markers
        paint_markers(self, painter, markers, tuple(zip(shown, self.lanes, strict=True)))
        self.paint_veil(painter)
        self.paint_epoch_borders(painter)

    def paint_overlay(self, painter: QPainter) -> None:
        """Tint the current epoch where a page holds several, and what was chosen to be marked."""
        self._drag.paint(painter)
        if self.viewport.page_seconds <= EPOCH_SECONDS:
            return
        plot = self.plot
        left = max(int(self.x_of(self.viewport.epoch * EPOCH_SECONDS)), plot.left())
        right = min(int(self.x_of((self.viewport.epoch + 1) * EPOCH_SECONDS)), plot.right())
        if right >= left:
            epoch = QRectF(left, plot.top(), max(right - left, 2), plot.height())
            painter.fillRect(epoch, translucent(self.colours.accent, 0.12))
            for x in (epoch.left(), epoch.right()):
                painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), self.colours.accent)

    def lane_of(self, channel: str) -> QRectF:
        """The lane of a channel; the whole plot where it is shown in none, or for all of them."""
        return next(
            (
                lane
                for trace, lane in zip(self._traces.shown, self.lanes, strict=True)
                if channel and trace.derivation.name == channel
            ),
            self.plot,
        )

    def channels_between(self, one_y: float, other_y: float) -> tuple[str, ...]:
        """The channels of the lanes from one height to another, both included."""
        top, bottom = sorted((one_y, other_y))
        return tuple(
            trace.derivation.name
            for trace, lane in zip(self._traces.shown, self.lanes, strict=True)
            if lane.bottom() >= top and lane.top() <= bottom
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._drag.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._drag.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag.release()

    def event(self, event: QEvent) -> bool:
        # Asked first, because Qt sends events before this view is made to its end.
        if isinstance(event, QKeyEvent) and self._drag.takes(event):
            return True
        return super().event(event)

    def _line_of(self, trace: TraceStyle, page: Recording) -> TraceLine | None:
        """The trace on this page; None while its envelope is still being computed."""
        start_seconds, stop_seconds = self.time_range
        columns = max(round(self.plot.width() * self.devicePixelRatioF()), 1)
        rate_hz = trace.derivation.rate_hz(self._recording)
        if self.viewport.page_seconds <= LONGEST_DIRECT_SECONDS or rate_hz < SLOW_HZ:
            # A sample more on both sides, so that the line reaches the edges of the page.
            more = 1 / rate_hz
            piece = read_piece(page, trace, start_seconds - more, stop_seconds + more)
            return line_through(piece, columns)
        envelope = self._envelopes.of(trace)
        return envelope.line(start_seconds, stop_seconds, columns) if envelope else None

    def _paint_grid(self, painter: QPainter) -> None:
        plot = self.plot
        start_seconds, stop_seconds = self.time_range
        for seconds, is_strong in grid_seconds(start_seconds, stop_seconds, plot.width()):
            # A filled column costs a fraction of a line with a translucent pen.
            column = QRectF(int(self.x_of(seconds)), plot.top(), 1, plot.height())
            painter.fillRect(column, translucent(self.colours.grid, 1.0 if is_strong else 0.5))

    def _paint_lane(
        self, painter: QPainter, trace: TraceStyle, line: TraceLine | None, lane: QRectF
    ) -> None:
        """What lies under the trace: guide lines, gaps, flat stretches."""
        guide = SLOW_WAVE_MICROVOLTS / 2 / trace.half_height * lane.height() / 2
        if trace.derivation.role is Role.EEG and 8 <= guide <= lane.height():
            for distance in (-guide, guide):
                row = QRectF(lane.left(), int(lane.center().y() + distance), lane.width(), 1)
                painter.fillRect(row, translucent(self.colours.muted, 0.28))
        if line is None:
            self._paint_stretch(painter, lane, "filtering the night …")
            return
        for word, stretches in (("no samples", line.gaps), ("flat", line.flats)):
            for start_seconds, stop_seconds in stretches:
                left, right = self.x_of(start_seconds), self.x_of(stop_seconds)
                self._paint_stretch(
                    painter, QRectF(left, lane.top(), right - left, lane.height()), word
                )

    def _paint_stretch(self, painter: QPainter, place: QRectF, word: str) -> None:
        painter.fillRect(place, translucent(self.colours.muted, 0.12))
        metrics = QFontMetrics(small_font(self.font()))
        if (
            place.width() > metrics.horizontalAdvance(word) + 8
            and place.height() > metrics.height()
        ):
            painter.setFont(small_font(self.font()))
            painter.setPen(thin_pen(self.colours.muted))
            painter.drawText(
                place.adjusted(4, 0, 0, -1),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
                word,
            )

    def _paint_line(
        self, painter: QPainter, trace: TraceStyle, line: TraceLine, lane: QRectF
    ) -> None:
        start_seconds, stop_seconds = self.time_range
        pixels_per_second = lane.width() / (stop_seconds - start_seconds)
        x = lane.left() + (line.seconds - start_seconds) * pixels_per_second
        values = line.values - middle_of(line, trace)
        height = -trace.half_height if trace.is_inverted else trace.half_height
        lanes = np.clip(values / (2 * height), -CLIP_LANES, CLIP_LANES)
        pen = thin_pen(self._colour_of(trace))
        self._curve.paint(painter, x, lane.center().y() - lanes * lane.height(), pen)

    def _colour_of(self, trace: TraceStyle) -> str:
        """The trace's own colour, as far as it can be seen on this background, or its role's."""
        if not trace.colour:
            return self.colours.roles[trace.derivation.role]
        return legible(trace.colour, self.colours.background, self.colours.text)

    def _mark_epoch(self) -> None:
        if self.viewport.page_seconds > EPOCH_SECONDS:
            self.update()

    def _show_choice(self) -> None:
        self.update()

    def _show_markers(self) -> None:
        # Stages change far more often than marks, and a page of many traces takes its time.
        if self._document.scoring.markers != self._drawn_markers:
            self.renew_picture()

    def _show_envelopes(self) -> None:
        if self.viewport.page_seconds > LONGEST_DIRECT_SECONDS:
            self.renew_picture()

    def _describe(self) -> None:
        names = ", ".join(trace.name for trace in self._traces.shown)
        self.setAccessibleDescription(f"From top to bottom: {names}.")
        self.renew_gutter()
