"""Decibels as colours: one picture from a spectrogram, the same map by night and by page."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.ui.painted_items import colour_table, paint_image
from sleepscorer_app.ui.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.strip import Strip
from sleepscorer_app.ui.theme import Colours

TOP_HZ = 30.0


def paint_spectrogram(
    painter: QPainter,
    plot: QRectF,
    power_db: NDArray[np.float32],
    limits_db: tuple[float, float],
    colours: Colours,
) -> None:
    """Fill `plot` with spectra, low frequencies at the bottom; `power_db` is (n_t, n_f).

    Where nothing is recorded the panel's colour shows.
    """
    painter.fillRect(plot, colours.panel)
    if power_db.size:
        table = colour_table(colours.colour_map)
        paint_image(painter, plot, power_db.T[::-1], limits_db, table)


def paint_frequency_scale(strip: Strip, painter: QPainter, plot: QRectF) -> None:
    """0, 10, 20, 30 Hz at the right edge of the gutter, as many as fit."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    painter.setFont(font)
    step_hz = 10 if plot.height() > 4.5 * metrics.height() else 15
    if plot.height() < 3.2 * metrics.height():
        step_hz = 30
    for hz in range(0, int(TOP_HZ) + 1, step_hz):
        y = plot.bottom() - hz / TOP_HZ * plot.height()
        painter.setPen(thin_pen(strip.colours.muted, 0.7))
        tick_y = min(max(int(y), plot.top()), plot.bottom() - 1) + 0.5
        painter.drawLine(QPointF(plot.left() - 4, tick_y), QPointF(plot.left(), tick_y))
        top = min(max(y - metrics.height() / 2, plot.top() - 2), plot.bottom() - metrics.height())
        place = QRectF(0, top, plot.left() - 7, metrics.height())
        painter.setPen(thin_pen(strip.colours.muted))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(hz)
        )


def paint_gutter_words(strip: Strip, painter: QPainter, top: float, name: str, unit: str) -> None:
    """A name in bold and its unit below, at the left of the gutter."""
    font = bold_font(strip.font())
    metrics = QFontMetrics(font)
    room = int(strip.gutter.width() * 0.62)
    painter.setFont(font)
    painter.setPen(thin_pen(strip.colours.text))
    painter.drawText(
        QRectF(GUTTER_INSET, top, room, metrics.height()),
        Qt.AlignmentFlag.AlignLeft,
        metrics.elidedText(name, Qt.TextElideMode.ElideRight, room),
    )
    painter.setFont(small_font(strip.font()))
    painter.setPen(thin_pen(strip.colours.muted))
    painter.drawText(QRectF(GUTTER_INSET, top + metrics.height(), room, metrics.height()), 0, unit)
