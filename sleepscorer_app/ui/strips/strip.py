"""Strips: a gutter with words at the left, a picture over time at the right, all aligned."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.pens_and_fonts import gutter_width, thin_pen, translucent
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.moving.wheel import Wheel, wheel_notches
from sleepscorer_app.ui.night.viewport import Viewport

RIGHT_MARGIN = 20
MARK_WIDTH = 3


class Strip(QWidget):
    """One row of the window: gutter, picture over `time_range`, and the time cursor above it.

    Picture and gutter are painted into pixmaps and again only when they are stale, so that a moving
    cursor costs a copy of two columns, and a page turn no words. Subclasses say what the time range
    is, and paint.
    """

    reader_role = QAccessible.Role.Graphic

    def __init__(self, viewport: Viewport, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = viewport
        self.colours = colours
        self._picture: QPixmap | None = None
        self._gutter_picture: QPixmap | None = None
        self._cursor_x: float | None = None
        self._wheel = Wheel(viewport)
        self._gutter_width = gutter_width(self.font())
        self._is_reached_by_key = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.cursor_moved.connect(self._show_cursor)

    @property
    def time_range(self) -> tuple[float, float]:
        """First and last second of the picture."""
        raise NotImplementedError

    def paint_gutter(self, painter: QPainter) -> None:
        """Paint the words at the left, which stay until `renew_gutter`."""

    def paint_picture(self, painter: QPainter) -> None:
        """Paint what stays until `renew_picture`."""
        raise NotImplementedError

    def paint_overlay(self, painter: QPainter) -> None:
        """Paint what lies above the picture and moves."""

    @property
    def plot(self) -> QRectF:
        """Where time is drawn; its left and right edge are those of every strip."""
        left = self._gutter_width
        return QRectF(left, 0, max(self.width() - left - RIGHT_MARGIN, 1), self.height())

    @property
    def gutter(self) -> QRectF:
        return QRectF(0, 0, self._gutter_width, self.height())

    def x_of(self, seconds: float) -> float:
        start_seconds, stop_seconds = self.time_range
        plot = self.plot
        return plot.left() + (seconds - start_seconds) / (stop_seconds - start_seconds) * (
            plot.width()
        )

    def seconds_at(self, x: float) -> float:
        start_seconds, stop_seconds = self.time_range
        plot = self.plot
        share = (x - plot.left()) / plot.width()
        return start_seconds + share * (stop_seconds - start_seconds)

    def renew_picture(self) -> None:
        """Paint the picture again at the next repaint."""
        self._picture = None
        self.update()

    def renew_gutter(self) -> None:
        """Paint gutter and picture again at the next repaint."""
        self._gutter_picture = None
        self.renew_picture()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_whole:
            return
        # Painting may reach the window (that a file has gone is said there) and so resize this very
        # strip. The pixmaps of the old size are drawn then, and are stale at the next repaint.
        picture, gutter = self._picture, self._gutter_picture
        if picture is None or self._has_other_size(picture, self.width()):
            colour = self.colours.background
            picture = self._painted(self.width(), colour, self.paint_picture)
        if gutter is None or self._has_other_size(gutter, self._gutter_width):
            colour = Qt.GlobalColor.transparent
            gutter = self._painted(self._gutter_width, colour, self.paint_gutter)
        self._picture, self._gutter_picture = picture, gutter
        painter = QPainter(self)
        painter.drawPixmap(0, 0, picture)
        painter.drawPixmap(0, 0, gutter)
        self.paint_overlay(painter)
        self._paint_cursor(painter)
        if self._is_reached_by_key:
            painter.setPen(thin_pen(self.colours.accent))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_whole:
            # A strip that comes up, or is made wider, has the time pointed at in another place.
            self._show_cursor(self.viewport.cursor_seconds)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self._gutter_width = gutter_width(self.font())
            self.renew_gutter()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring after every click would be noise; one who comes by key must see where he is.
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._is_reached_by_key = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_reached_by_key = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.viewport.point_at(self._pointed_seconds(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self.viewport.point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.turn(event, self.page_seconds_at(event.position().x()))
        event.accept()

    def page_seconds_at(self, x: float) -> float | None:
        """The time of the page at `x`; None where no page is drawn."""
        return None

    def _pointed_seconds(self, x: float) -> float | None:
        plot = self.plot
        seconds = self.seconds_at(x)
        inside = plot.left() <= x <= plot.right()
        return seconds if inside and 0 <= seconds <= self.viewport.duration_seconds else None

    def _has_other_size(self, pixmap: QPixmap, width: int) -> bool:
        return pixmap.size() != QSize(width, self.height()) * self.devicePixelRatioF()

    def _painted(
        self, width: int, background: str | Qt.GlobalColor, paint: Callable[[QPainter], None]
    ) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(width, self.height()) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(background)
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        paint(painter)
        painter.end()
        return pixmap

    @property
    def _is_whole(self) -> bool:
        """False while it is made, and for one that Python has collected and Qt is yet to delete."""
        return "_picture" in self.__dict__

    def _show_cursor(self, seconds: float | None) -> None:
        self._update_column(self._cursor_x)
        start_seconds, stop_seconds = self.time_range
        is_here = seconds is not None and start_seconds <= seconds <= stop_seconds
        self._cursor_x = self.x_of(seconds) if seconds is not None and is_here else None
        self._update_column(self._cursor_x)

    def _update_column(self, x: float | None) -> None:
        if x is not None:
            self.update(QRect(int(x) - 2, 0, 5, self.height()))

    def _paint_cursor(self, painter: QPainter) -> None:
        if self._cursor_x is not None:
            x = int(self._cursor_x) + 0.5
            painter.setPen(thin_pen(self.colours.text, 0.55))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))


class NightStrip(Strip):
    """A strip over the night, or the stretch of it that is zoomed into.

    The page's place is marked; a click or drag goes there, a double click shows the whole night.
    """

    def __init__(self, viewport: Viewport, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(viewport, colours, parent)
        self._drawn_mark = QRectF()
        self._wheel_turned = 0
        viewport.page_changed.connect(self._move_mark)
        viewport.night.changed.connect(self._show_stretch)

    @property
    def time_range(self) -> tuple[float, float]:
        return self.viewport.night.shown

    def clip(self, painter: QPainter) -> None:
        """Paint nothing from now on that is not of the stretch shown."""
        plot = self.plot
        painter.setClipRect(QRectF(plot.left(), 0, plot.width(), self.height()))

    @property
    def mark(self) -> QRectF:
        """Where the page lies in the night, at least three pixels wide."""
        left = self.x_of(self.viewport.start_seconds)
        right = self.x_of(min(self.viewport.stop_seconds, self.viewport.duration_seconds))
        middle = round((left + right) / 2)
        if right - left < MARK_WIDTH:
            left, right = middle - MARK_WIDTH / 2, middle + MARK_WIDTH / 2
        plot = self.plot
        return QRectF(round(left), plot.top(), round(right - left), plot.height())

    def paint_overlay(self, painter: QPainter) -> None:
        mark = self._drawn_mark = self.mark
        sides = [mark]
        if mark.width() > 2 * MARK_WIDTH:
            painter.fillRect(mark.toRect(), translucent(self.colours.accent, 0.16))
            left = QRectF(mark.left(), mark.top(), MARK_WIDTH - 1, mark.height())
            sides = [left, left.translated(mark.width() - left.width(), 0)]
        # A rim of background keeps the mark apart from a picture of any colour.
        for side in sides:
            rim = side.adjusted(-1, 0, 1, 0)
            painter.fillRect(rim.toRect(), translucent(self.colours.background, 0.75))
            painter.fillRect(side.toRect(), translucent(self.colours.accent, 0.95))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go an epoch back or on; with Ctrl look at the night closer or from farther away."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        notches, self._wheel_turned = wheel_notches(self._wheel_turned, event.angleDelta().y())
        if notches:
            plot, x = self.plot, event.position().x()
            about_seconds = self.seconds_at(min(max(x, plot.left()), plot.right()))
            self.viewport.night.zoom(notches, about_seconds)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.viewport.night.show_whole()

    def _show_stretch(self) -> None:
        self._show_cursor(self.viewport.cursor_seconds)
        self.renew_picture()

    def _move_mark(self) -> None:
        for mark in (self._drawn_mark, self.mark):
            self.update(mark.toAlignedRect().adjusted(-2, 0, 2, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.viewport.go_to_seconds(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.viewport.go_to_seconds(self.seconds_at(event.position().x()))


class PageStrip(Strip):
    """A strip over the page on screen, context included."""

    def __init__(self, viewport: Viewport, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(viewport, colours, parent)
        viewport.page_changed.connect(self._show_page)

    @property
    def time_range(self) -> tuple[float, float]:
        return self.viewport.shown_range

    def _show_page(self) -> None:
        # The time pointed at stands elsewhere on another page, or is not on it.
        self._show_cursor(self.viewport.cursor_seconds)
        self.renew_picture()

    def page_seconds_at(self, x: float) -> float | None:
        return self._pointed_seconds(x)

    def paint_veil(self, painter: QPainter) -> None:
        """Grey over the time that is not the page's own, or not the night's at all."""
        plot = self.plot
        page_left = self.x_of(self.viewport.start_seconds)
        page_right = self.x_of(min(self.viewport.stop_seconds, self.viewport.duration_seconds))
        veil = translucent(self.colours.panel, 0.65)
        if page_left > plot.left():
            painter.fillRect(QRectF(plot.topLeft(), QPointF(page_left, plot.bottom())), veil)
        if page_right < plot.right():
            painter.fillRect(QRectF(QPointF(page_right, plot.top()), plot.bottomRight()), veil)

    def paint_epoch_borders(self, painter: QPainter) -> None:
        """A line between epochs, as long as they stay 8 pixels apart."""
        plot = self.plot
        start_seconds, stop_seconds = self.time_range
        first = math.ceil(start_seconds / EPOCH_SECONDS)
        last = math.floor(stop_seconds / EPOCH_SECONDS)
        if (last - first) * 8 < plot.width():
            colour = translucent(self.colours.muted, 0.6)
            for epoch in range(first, last + 1):
                # A filled column of whole pixels: a translucent line takes seventy times as long.
                x = int(self.x_of(epoch * EPOCH_SECONDS))
                painter.fillRect(QRect(x, int(plot.top()), 1, round(plot.height())), colour)
