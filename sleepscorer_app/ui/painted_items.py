"""Curves and pictures of many numbers, drawn by pyqtgraph's items into a strip's own picture."""

from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem


@lru_cache(maxsize=8)
def colour_table(name: str) -> NDArray[np.uint8]:
    """256 colours of one of pyqtgraph's maps as red, green, blue; shape (256, 3)."""
    colour_map = pg.colormap.get(name)
    if colour_map is None:
        raise KeyError(f"pyqtgraph has no colour map named {name}")
    return np.asarray(colour_map.getLookupTable(nPts=256, alpha=False), dtype=np.uint8)


def paint_image(
    painter: QPainter,
    place: QRectF,
    values: NDArray[np.generic],
    limits: tuple[float, float] | None = None,
    table: NDArray[np.uint8] | None = None,
) -> None:
    """Fill `place` with a picture of one pixel per value, the first row on top.

    `values` is (rows, columns), coloured by `table` between `limits` and left out where NaN, or
    (rows, columns, 3): the colours themselves.
    """
    item = pg.ImageItem(axisOrder="row-major", autoDownsample=False)
    item.setImage(np.ascontiguousarray(values), levels=limits, lut=table, autoLevels=False)
    n_rows, n_columns = values.shape[:2]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(place.topLeft())
    painter.scale(place.width() / n_columns, place.height() / n_rows)
    item.paint(painter, QStyleOptionGraphicsItem(), None)
    painter.restore()


class Curve:
    """One line through many points, broken where a value is NaN; each trace uses it in turn."""

    def __init__(self) -> None:
        # Not a `PlotDataItem`: that one looks for a view box to clip and thin itself out by, while
        # our points are one envelope per column already.
        self._item = pg.PlotCurveItem(connect="finite", antialias=True)

    def paint(
        self, painter: QPainter, x: NDArray[np.float64], y: NDArray[np.float64], pen: QPen
    ) -> None:
        """Paint the points, in the painter's own units."""
        if not np.isfinite(y).any():
            return
        self._item.setData(x=x, y=y, pen=pen)
        painter.save()
        self._item.paint(painter, QStyleOptionGraphicsItem(), None)
        painter.restore()
