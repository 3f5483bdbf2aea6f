"""Decibels as colours: one picture from a spectrogram, the same map by night and by page."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.ui.look.painted_items import colour_table, paint_values
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra
from sleepscorer_app.ui.strips.strip import Strip

STEPS_HZ = (5.0, 10.0, 15.0, 20.0, 30.0)


@dataclass(frozen=True)
class SpectrumLook:
    """Up to which frequency spectra are drawn, in which colours, between which decibels."""

    top_hz: float
    colour_map: str
    limits_db: tuple[float, float]


def paint_spectrogram(
    painter: QPainter, plot: QRectF, drawn: DrawnSpectra, look: SpectrumLook, empty: str
) -> None:
    """Fill `plot` with spectra, low frequencies at the bottom.

    Every frequency is drawn at its height, so that a channel too slow for the highest leaves the
    upper part in the colour `empty`, as does what is not recorded.
    """
    painter.fillRect(plot, empty)
    if not drawn.power_db.size:
        return
    frequencies_hz = drawn.frequencies_hz
    half_hz = frequencies_hz[1] / 2 if len(frequencies_hz) > 1 else look.top_hz / 2
    pixels_per_hz = plot.height() / look.top_hz
    top = plot.bottom() - (frequencies_hz[-1] + half_hz) * pixels_per_hz
    place = QRectF(plot.left(), top, plot.width(), plot.bottom() + half_hz * pixels_per_hz - top)
    painter.save()
    painter.setClipRect(plot)
    table = colour_table(look.colour_map)
    paint_values(painter, place, drawn.power_db.T[::-1], look.limits_db, table)
    painter.restore()


def frequency_step(top_hz: float, height: float, letter_height: float) -> float:
    """How many Hz lie between the labels of a scale so that they stand apart."""
    usual = [one for one in STEPS_HZ if one < top_hz and (one >= 10 or top_hz <= 25)]
    # The highest frequency has a label where that can be.
    steps = [one for one in usual if top_hz % one == 0] or usual
    apart = (one for one in steps if height * one / top_hz >= 1.45 * letter_height)
    return next(apart, top_hz)


def paint_frequency_scale(strip: Strip, painter: QPainter, plot: QRectF, top_hz: float) -> None:
    """0, 10, 20, 30 Hz at the right edge of the gutter, as many as fit."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    painter.setFont(font)
    step_hz = frequency_step(top_hz, plot.height(), metrics.height())
    for hz in np.arange(0, top_hz + 1e-9, step_hz):
        y = plot.bottom() - hz / top_hz * plot.height()
        painter.setPen(thin_pen(strip.colours.muted, 0.7))
        tick_y = min(max(int(y), plot.top()), plot.bottom() - 1) + 0.5
        painter.drawLine(QPointF(plot.left() - 4, tick_y), QPointF(plot.left(), tick_y))
        top = min(max(y - metrics.height() / 2, plot.top() - 2), plot.bottom() - metrics.height())
        place = QRectF(0, top, plot.left() - 7, metrics.height())
        painter.setPen(thin_pen(strip.colours.muted))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hz:g}"
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
