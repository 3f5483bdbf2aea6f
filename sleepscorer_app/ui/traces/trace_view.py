"""The page's traces, one lane each, with names and scales in the gutter and a second's grid."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.pens_and_fonts import thin_pen, translucent
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.markers.mark_drag import MarkDrag
from sleepscorer_app.ui.markers.marker_marks import MarkersInTime, paint_markers
from sleepscorer_app.ui.markers.marking import Marking
from sleepscorer_app.ui.moving.pan_drag import PanDrag
from sleepscorer_app.ui.moving.zoom_drag import ZoomDrag
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.strip import PageStrip
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.lane_scale import LaneScale
from sleepscorer_app.ui.traces.night_envelopes import NightEnvelopes
from sleepscorer_app.ui.traces.page_lines import PageLines
from sleepscorer_app.ui.traces.time_grid import paint_grid
from sleepscorer_app.ui.traces.trace_gesture import TraceAid, TraceGestures
from sleepscorer_app.ui.traces.trace_gutter import gutter_tip, named_lanes, paint_trace_gutter
from sleepscorer_app.ui.traces.trace_lane import LaidTrace, paint_lane, paint_lines
from sleepscorer_app.ui.traces.trace_reading import TraceLine
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

DrawnTrace = tuple[TraceStyle, TraceLine | None, QRectF]
"""A trace, its line (None while it is still being computed), and its lane."""


class TraceView(PageStrip):
    """All shown traces of the page.

    What the mouse does is in `gestures`, what is drawn over the traces to help in `aids`; `drawn`
    are the lines of the picture as it was painted last.
    """

    def __init__(
        self,
        document: Document,
        envelopes: NightEnvelopes,
        traces: TraceSettings,
        marking: Marking,
        viewport: Viewport,
        colours: Colours,
        amplitude: Amplitude | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self.amplitude = amplitude or Amplitude(document.recording, traces, parent=self)
        self._document = document
        self.page_lines = PageLines(document.recording, traces, envelopes, self)
        self.recording = document.recording
        self.gestures = TraceGestures()
        self.gestures.add(MarkDrag(self, marking))
        self.gestures.add(PanDrag(self))
        self._zoom = ZoomDrag(self)
        self.gestures.add(self._zoom)
        self.aids: list[TraceAid] = []
        self.drawn: tuple[DrawnTrace, ...] = ()
        self._drawn_markers = document.scoring.markers
        self._markers_in_time = MarkersInTime()
        self._traces = traces
        self.setMinimumHeight(100)
        self.setAccessibleName("Traces of the page")
        self._describe()
        traces.traces_changed.connect(self._describe)
        envelopes.changed.connect(self._show_envelopes)
        viewport.epoch_changed.connect(self._mark_epoch)
        document.scoring_changed.connect(self._show_markers)
        marking.changed.connect(self._show_choice)
        # By a slot of the view's own: it ends with the view, which the viewport outlives.
        viewport.zoom_armed.connect(self._show_armed)
        self.amplitude.changed.connect(self._describe)

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
        lanes = self.lanes
        named = named_lanes(len(lanes), lanes[0].height() if lanes else 0.0)
        doubt = "" if self.amplitude.density_at(self).is_calibrated else "uncalibrated"
        for place in named:
            trace, lane = self._traces.shown[place], lanes[place]
            unit = self.recording.channels[trace.derivation.channel].unit
            is_chosen = trace is self.amplitude.chosen
            remark = doubt if place == 0 else ""
            scale = self.scale_of(trace, lane)
            paint_trace_gutter(self, painter, trace, scale, unit, lane, is_chosen, remark)

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        shown = self._traces.shown
        paint_grid(self, painter)
        if not shown:
            painter.setPen(thin_pen(self.colours.muted))
            words = "No trace is shown. Tick some in the Channels panel."
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, words)
        columns = max(round(plot.width() * self.devicePixelRatioF()), 1)
        lines = self.page_lines.lines(self.time_range, self.viewport.page_seconds, columns)
        self.drawn = tuple(zip(shown, lines, self.lanes, strict=True))
        scales = [self.scale_of(trace, lane) for trace, _, lane in self.drawn]
        for (_, line, lane), scale in zip(self.drawn, scales, strict=True):
            paint_lane(self, painter, scale, line, lane)
        painter.save()
        painter.setClipRect(plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        laid = [
            LaidTrace(trace, line, lane, scale)
            for (trace, line, lane), scale in zip(self.drawn, scales, strict=True)
            if line is not None
        ]
        paint_lines(self, painter, laid)
        painter.restore()
        for aid in self.aids:
            aid.paint(self, painter)
        markers = self._drawn_markers = self._document.scoring.markers
        on_page = self._markers_in_time.within(markers, *self.time_range)
        paint_markers(self, painter, on_page, tuple(zip(shown, self.lanes, strict=True)))
        self.paint_veil(painter)
        self.paint_epoch_borders(painter)

    def paint_overlay(self, painter: QPainter) -> None:
        """Tint the current epoch where a page shows more than it, and what was chosen."""
        for aid in self.aids:
            aid.paint_overlay(self, painter)
        self.gestures.paint(painter)
        if self._is_all_one_epoch:
            return
        plot = self.plot
        left = max(int(self.x_of(self.viewport.epoch * EPOCH_SECONDS)), plot.left())
        right = min(int(self.x_of((self.viewport.epoch + 1) * EPOCH_SECONDS)), plot.right())
        if right >= left:
            epoch = QRectF(left, plot.top(), max(right - left, 2), plot.height())
            painter.fillRect(epoch, translucent(self.colours.accent, 0.12))
            for x in (epoch.left(), epoch.right()):
                painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), self.colours.accent)

    def scale_of(self, trace: TraceStyle, lane: QRectF) -> LaneScale:
        """How tall a trace is drawn in this lane, and which way up."""
        return self.amplitude.scale_of(trace, lane.height(), self)

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
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.move(event)
        # After a gesture that may have moved the page: another time is under the mouse then.
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event)

    def event(self, event: QEvent) -> bool:
        # Asked first, because Qt sends events before this view is made to its end.
        if isinstance(event, QKeyEvent) and self.gestures.takes(event):
            return True
        if event.type() is QEvent.Type.ScreenChangeInternal:
            # A millimetre has other pixels here.
            self.amplitude.changed.emit()
        if isinstance(event, QHelpEvent):
            self._tell(event)
        return super().event(event)

    def _tell(self, event: QHelpEvent) -> None:
        """Let the tip say the scale of the lane that is pointed at in the gutter."""
        self.setToolTip("")
        at = event.pos()
        for trace, lane in zip(self._traces.shown, self.lanes, strict=True):
            if at.x() < lane.left() and lane.top() <= at.y() < lane.bottom():
                unit = self.recording.channels[trace.derivation.channel].unit
                self.setToolTip(gutter_tip(trace, self.scale_of(trace, lane), unit))

    @property
    def _is_all_one_epoch(self) -> bool:
        """Whether the page, without its neighbours, lies within the current epoch."""
        start_seconds = self.viewport.epoch * EPOCH_SECONDS
        page = self.viewport
        return (
            start_seconds <= page.start_seconds
            and page.stop_seconds <= start_seconds + EPOCH_SECONDS
        )

    def _mark_epoch(self) -> None:
        self.update()

    def _show_armed(self, is_armed: bool) -> None:
        self._zoom.show_armed(is_armed)

    def _show_choice(self) -> None:
        self.update()

    def _show_markers(self) -> None:
        # Stages change far more often than marks, and a page of many traces takes its time.
        if self._document.scoring.markers != self._drawn_markers:
            self.renew_picture()

    def _show_envelopes(self) -> None:
        if not self.page_lines.are_direct(self.viewport.page_seconds):
            self.renew_picture()

    def _describe(self) -> None:
        names = ", ".join(trace.name for trace in self._traces.shown)
        self.setAccessibleDescription(f"From top to bottom: {names}.")
        self.renew_gutter()
