"""The bands' courses as lines over the hypnogram, told apart by name, dash and colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.strips.night_bands import BandLine
from sleepscorer_app.ui.strips.strip import Strip

SAMPLE_LENGTH = 20
LINE_WIDTH = 1.4


@dataclass(frozen=True)
class LineLook:
    """Dashes in line widths (none: solid), and the colour in the light and in the dark theme."""

    dashes: tuple[float, ...]
    on_light: str
    on_dark: str


LOOKS = MappingProxyType(
    {
        "delta": LineLook((), "#5b3fa0", "#c3b1ff"),
        "sigma": LineLook((6.0, 2.5), "#a8410f", "#ffab73"),
        "beta": LineLook((1.5, 2.0), "#00695c", "#5fd9c4"),
    }
)


def line_pen(name: str, colours: Colours) -> QPen:
    """The pen of a band's line; its colour can be read as letters can."""
    look = LOOKS[name]
    wanted = look.on_dark if colours.is_dark else look.on_light
    pen = QPen(QColor(legible(wanted, colours.background, colours.text)), LINE_WIDTH)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if look.dashes:
        pen.setDashPattern(look.dashes)
    return pen


def paint_band_lines(
    strip: Strip, painter: QPainter, lines: Sequence[BandLine], place: QRectF
) -> None:
    """Draw each line over the height of `place`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line in lines:
        first, last = visible_epochs(strip.time_range, len(line.values))
        epochs = np.arange(first, last)
        if not epochs.size:
            continue
        left, right = strip.x_of(0.0), strip.x_of(float(EPOCH_SECONDS))
        x = left + (epochs + 0.5) * (right - left)
        low, high = line.limits
        share = np.clip((line.values[first:last] - low) / (high - low), 0.0, 1.0)
        y = place.bottom() - share * place.height()
        painter.setPen(line_pen(line.name, strip.colours))
        for part in unbroken(x, y):
            painter.drawPolyline(part)
    painter.restore()


def unbroken(x: NDArray[np.floating], y: NDArray[np.floating]) -> list[QPolygonF]:
    """The stretches of a line between the places where it is NaN."""
    there = np.flatnonzero(np.isfinite(y))
    parts = np.split(there, np.flatnonzero(np.diff(there) > 1) + 1)
    return [
        QPolygonF([QPointF(one, other) for one, other in zip(x[part], y[part], strict=True)])
        for part in parts
        if part.size
    ]


def visible_epochs(time_range: tuple[float, float], n_epochs: int) -> tuple[int, int]:
    """The first epoch of a stretch and last-plus-one, one more on either side."""
    first = int(time_range[0] // EPOCH_SECONDS) - 1
    last = int(time_range[1] // EPOCH_SECONDS) + 2
    return min(max(first, 0), n_epochs), min(max(last, 0), n_epochs)


def paint_legend(strip: Strip, painter: QPainter, lines: Sequence[BandLine], place: QRectF) -> None:
    """A piece of each line with its name, at the left of the gutter."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    painter.setFont(font)
    pitch = min(place.height() / max(len(lines), 1), metrics.height() + 2)
    top = place.center().y() - pitch * len(lines) / 2
    for number, line in enumerate(lines):
        pen = line_pen(line.name, strip.colours)
        middle = top + (number + 0.5) * pitch
        painter.setPen(pen)
        right = GUTTER_INSET + SAMPLE_LENGTH
        painter.drawLine(QPointF(GUTTER_INSET, middle), QPointF(right, middle))
        painter.setPen(QPen(pen.color()))
        words = QRectF(right + 5, middle - metrics.height() / 2, 60, metrics.height())
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, aligned, line.name)
