"""The program's own icons: strokes in SVG files, drawn in the colours of the theme."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SWATCH_SIDE = 16
SIDES = (*range(16, 33, 2), 36, 40, 48, 56, 64)
"""In pixels: 16 at 100 to 400 %, so that no icon is scaled from a picture of another size."""


def icon(path: Path, colour: str, disabled_colour: str) -> QIcon:
    """The icon of an SVG file whose strokes are `currentColor`, sharp at every scaling."""
    drawn = QIcon()
    text = path.read_text("utf-8")
    for mode, ink in (
        (QIcon.Mode.Normal, colour),
        (QIcon.Mode.Disabled, disabled_colour),
    ):
        renderer = QSvgRenderer(QByteArray(text.replace("currentColor", ink).encode()))
        for side in SIDES:
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            drawn.addPixmap(pixmap, mode)
    return drawn


def swatch(colour: str) -> QIcon:
    """A square of a colour, which stays as it is where its row is selected."""
    square = QPixmap(SWATCH_SIDE, SWATCH_SIDE)
    square.fill(QColor(colour))
    drawn = QIcon(square)
    drawn.addPixmap(square, QIcon.Mode.Selected)
    return drawn
