"""The clock under the strips over the night: a drag zooms in; it says so while it is zoomed."""

from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font, thin_pen, translucent
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.strip import NightStrip
from sleepscorer_app.ui.strips.time_axis import ClockStrip

OVERVIEW_HEIGHT = 3


class NightClock(ClockStrip, NightStrip):
    """A click goes there; a drag shows the stretch dragged over; a double click the whole night.

    While the night is zoomed the gutter says how much, and a bar shows which stretch it is.
    """

    def __init__(
        self,
        start: datetime,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(start, viewport, colours, parent)
        self._press: QPointF | None = None
        self._dragged: tuple[float, float] | None = None
        self.setAccessibleName("Clock of the night")
        self.setToolTip(
            "Drag over a stretch to zoom into it, or turn the wheel with Ctrl over the night. "
            "A double click shows the whole night."
        )
        viewport.night.changed.connect(self._tell_zoom)
        self._tell_zoom()

    @property
    def dragged(self) -> tuple[float, float] | None:
        """The stretch that letting go of the mouse now would show, in seconds."""
        return self._dragged

    def paint_gutter(self, painter: QPainter) -> None:
        if self.viewport.night.is_whole:
            return
        painter.setFont(small_font(self.font()))
        ink = legible(self.colours.accent, self.colours.background, self.colours.text)
        painter.setPen(thin_pen(ink))
        place = self.gutter.adjusted(GUTTER_INSET, 0, -8, 0)
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, aligned, f"zoomed ×{self.viewport.night.factor:.1f}")

    def paint_picture(self, painter: QPainter) -> None:
        super().paint_picture(painter)
        if not self.viewport.night.is_whole:
            self._paint_overview(painter)

    def paint_overlay(self, painter: QPainter) -> None:
        """What is dragged over; the page's mark ends above the clock."""
        if self._dragged is not None:
            left, right = (self.x_of(one) for one in self._dragged)
            place = QRectF(left, 0, right - left, self.height())
            painter.fillRect(place, translucent(self.colours.accent, 0.25))
            painter.setPen(thin_pen(self.colours.accent))
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            # Escape reaches the one who has the focus.
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().x()
        self.viewport.point_at(self._pointed_seconds(here))
        if self._press is None:
            return
        pressed = self._press.x()
        if self._dragged or abs(here - pressed) >= QApplication.startDragDistance():
            plot = self.plot
            ends = sorted(min(max(x, plot.left()), plot.right()) for x in (pressed, here))
            self._dragged = self.seconds_at(ends[0]), self.seconds_at(ends[1])
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._press is None:
            return
        press, dragged = self._press, self._dragged
        self._press = self._dragged = None
        if dragged is None:
            self.viewport.go_to_seconds(self.seconds_at(press.x()))
        else:
            self._zoom_into(*dragged)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The button is still to be let go of, which is no click any more.
        self._press = None
        super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        # While a stretch is dragged over Escape is ours, even where the window has a use for it.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._press is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._press is not None:
            self._press = self._dragged = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _zoom_into(self, start_seconds: float, stop_seconds: float) -> None:
        """Show a stretch; a page that is not on it comes to its middle."""
        page = self.viewport
        if page.start_seconds < start_seconds or page.stop_seconds > stop_seconds:
            page.go_to_seconds((start_seconds + stop_seconds) / 2)
        page.night.show(start_seconds, stop_seconds)

    def _tell_zoom(self) -> None:
        night = self.viewport.night
        zoomed = "" if night.is_whole else f" The night is zoomed {night.factor:.1f} times."
        self.setAccessibleDescription(f"A drag zooms into a stretch of the night.{zoomed}")
        self.renew_gutter()

    def _paint_overview(self, painter: QPainter) -> None:
        """Where in the whole night the stretch lies, as a bar along the bottom."""
        plot, night = self.plot, self.viewport.night
        top = self.height() - OVERVIEW_HEIGHT
        painter.fillRect(
            QRectF(plot.left(), top, plot.width(), OVERVIEW_HEIGHT), self.colours.border
        )
        pixels_per_second = plot.width() / max(self.viewport.duration_seconds, 1.0)
        start_seconds, stop_seconds = night.shown
        width = max((stop_seconds - start_seconds) * pixels_per_second, OVERVIEW_HEIGHT)
        left = plot.left() + start_seconds * pixels_per_second
        painter.fillRect(QRectF(left, top, width, OVERVIEW_HEIGHT), self.colours.accent)
