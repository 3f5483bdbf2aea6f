"""What the aids found, as thin bars above the trace they looked at, with a word for each epoch."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.rulers.reading_aids import ALPHA, SLOW_WAVES, SPINDLES, Finding, ReadingAids

if TYPE_CHECKING:
    from sleepscorer_app.ui.traces.trace_view import TraceView

LONGEST_PAGE_SECONDS = 300.0
"""On longer pages a wave is narrower than a pixel, and there would be hours to look at."""
BAR_HEIGHT, BAR_GAP = 4.0, 2.0
LANE_LINES = 2.5
"""Lower lanes, in lines of small print, have bars only: words would cover the trace."""
_STAGE_OF = {SLOW_WAVES: Stage.N3, SPINDLES: Stage.N2, ALPHA: Stage.W}
"""Each aid in the colour of the stage it speaks for."""


class AidBars:
    """A row of bars for each aid; the words say what they are, so that no colour has to."""

    def __init__(self, aids: ReadingAids) -> None:
        self._aids = aids

    def paint(self, view: "TraceView", painter: QPainter) -> None:
        """The bars of all epochs on the page, and what was found in each."""
        if not self._aids.kinds or view.viewport.page_seconds > LONGEST_PAGE_SECONDS:
            return
        start_seconds, stop_seconds = view.time_range
        last_epoch = int(view.viewport.duration_seconds // EPOCH_SECONDS) - 1
        first = max(int(start_seconds // EPOCH_SECONDS), 0)
        last = min(int(-(-stop_seconds // EPOCH_SECONDS)) - 1, last_epoch)
        painter.save()
        painter.setClipRect(view.plot)
        for epoch in range(first, last + 1):
            rows: dict[str, int] = {}
            for finding in self._aids.findings(epoch):
                name = finding.source.derivation.name
                row = rows[name] = rows.get(name, -1) + 1
                self._paint_finding(view, painter, finding, row)
        painter.restore()

    def paint_overlay(self, view: "TraceView", painter: QPainter) -> None:
        """Nothing moves."""

    def _paint_finding(
        self, view: "TraceView", painter: QPainter, finding: Finding, row: int
    ) -> None:
        colours, lane = view.colours, view.lane_of(finding.source.derivation.name)
        ink = legible(colours.stages[_STAGE_OF[finding.kind]], colours.background, colours.text)
        metrics = QFontMetrics(small_font(view.font()))
        left = max(view.x_of(finding.epoch * EPOCH_SECONDS), view.plot.left())
        right = min(view.x_of((finding.epoch + 1) * EPOCH_SECONDS), view.plot.right())
        has_room = lane.height() >= LANE_LINES * metrics.height()
        words = self._fitting(view, finding, metrics, right - left - 10) if has_room else ""
        row_height = BAR_HEIGHT + BAR_GAP + (metrics.height() if has_room else 0)
        top = lane.top() + 1 + row * row_height
        for first_seconds, last_seconds in finding.stretches:
            x = view.x_of(first_seconds)
            width = max(view.x_of(last_seconds) - x, 1.0)
            painter.fillRect(QRectF(x, top, width, BAR_HEIGHT), translucent(ink, 0.9))
        if not words:
            return
        width = metrics.horizontalAdvance(words) + 6
        place = QRectF(left + 3, top + BAR_HEIGHT + 1, width, metrics.height())
        painter.fillRect(place, translucent(colours.background, 0.85))
        painter.setFont(small_font(view.font()))
        painter.setPen(thin_pen(ink))
        painter.drawText(place.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _fitting(
        self, view: "TraceView", finding: Finding, metrics: QFontMetrics, width: float
    ) -> str:
        """As much as there is room for: what was found and where, or what, or nothing."""
        shown = finding.words
        is_lane = view.lane_of(finding.source.derivation.name) != view.plot
        where = finding.source.words if finding.source.caution or not is_lane else ""
        for words in (f"{shown} · {where}" if where else shown, shown):
            if metrics.horizontalAdvance(words) <= width:
                return words
        return ""
