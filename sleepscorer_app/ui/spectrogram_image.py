"""Decibels as colours: one picture from a spectrogram, the same map by night and by page."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from sleepscorer_app.ui.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.strip import Strip

TOP_HZ = 30.0

# Every sixteenth colour of matplotlib's maps (CC0); between them colours are mixed.
_ANCHORS = {
    "viridis": (
        *("#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e"),
        *("#21918c", "#1fa088", "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219"),
        "#fde725",
    ),
    "magma": (
        *("#000004", "#0a0822", "#1d1147", "#36106b", "#51127c", "#6a1c81", "#832681", "#9c2e7f"),
        *("#b73779", "#d0416f", "#e75263", "#f56b5c", "#fc8961", "#fea772", "#fec488", "#fde2a3"),
        "#fcfdbf",
    ),
}


@lru_cache(maxsize=8)
def colour_table(name: str, gap_colour: str) -> NDArray[np.uint32]:
    """256 colours as 0xffRRGGBB, shape (256,): the colour of a gap, then 255 of the map."""
    anchors = np.array([_red_green_blue(one) for one in _ANCHORS[name]], dtype=np.float64)
    anchor_places = np.append(np.arange(0, 256, 16), 255)
    mixed = [np.interp(np.linspace(0, 255, 255), anchor_places, one) for one in anchors.T]
    red, green, blue = np.round(mixed).astype(np.uint32)
    gap = np.array([QColor(gap_colour).rgb()], dtype=np.uint32)
    return np.concatenate((gap, 0xFF000000 | red << 16 | green << 8 | blue)).astype(np.uint32)


def _red_green_blue(name: str) -> tuple[int, int, int]:
    colour = QColor(name)
    return colour.red(), colour.green(), colour.blue()


def spectrogram_image(
    power_db: NDArray[np.float32], limits_db: tuple[float, float], table: NDArray[np.uint32]
) -> QImage:
    """A picture one pixel per value, low frequencies at the bottom; `power_db` is (n_t, n_f)."""
    lowest_db, highest_db = limits_db
    share = (power_db - lowest_db) / (highest_db - lowest_db)
    missing = np.isnan(share)
    places = 1 + (np.clip(np.where(missing, 0, share), 0, 1) * 254).astype(np.uint8)
    places[missing] = 0
    pixels = np.ascontiguousarray(table[places.T[::-1]])
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    # The copy owns its pixels; the array may go.
    return image.copy()


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
