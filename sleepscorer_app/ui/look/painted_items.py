"""Curves and pictures of many numbers, drawn by way of pyqtgraph into a strip's own picture."""

from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
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


def paint_curve(
    painter: QPainter, x: NDArray[np.float64], y: NDArray[np.float64], pen: QPen
) -> None:
    """Paint one line through the points, in the painter's units, broken where a value is NaN."""
    painter.setPen(pen)
    for first, last in runs(np.isfinite(y)):
        # Not a `PlotCurveItem`: it works out bounds and paths that a picture has no use for.
        points = pg.functions.create_qpolygonf(last - first)
        places = pg.functions.ndarray_from_qpolygonf(points)
        places[:, 0] = x[first:last]
        places[:, 1] = y[first:last]
        painter.drawPolyline(points)


def paint_columns(
    painter: QPainter,
    left: float,
    width: float,
    tops: NDArray[np.float64],
    bottoms: NDArray[np.float64],
    colour: QColor,
) -> None:
    """Paint a filled column, whole pixels tall, from each top to its bottom, side by side.

    Columns are `width` wide, the first begins at `left`; one whose top is NaN is left out. Each
    reaches to its neighbour, so that they look like the one line they stand for.
    """
    pixel = 1 / painter.device().devicePixelRatioF()
    reach_up, reach_down = tops.copy(), bottoms.copy()
    np.fmin(tops[1:], bottoms[:-1], out=reach_up[1:])
    np.fmax(bottoms[1:], tops[:-1], out=reach_down[1:])
    is_there = np.isfinite(tops)
    reach_up = np.floor(reach_up[is_there] / pixel) * pixel
    reach_down = np.floor(reach_down[is_there] / pixel) * pixel + pixel
    columns = PrimitiveArray(QRectF, 4)
    columns.resize(len(reach_up))
    if not len(reach_up):
        return
    places = columns.ndarray()
    places[:, 0] = left + width * np.flatnonzero(is_there)
    places[:, 1] = reach_up
    places[:, 2] = width
    places[:, 3] = reach_down - reach_up
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    # pyqtgraph's numbers in Qt's form have no types.
    painter.drawRects(*columns.drawargs())  # pyright: ignore[reportCallIssue, reportArgumentType]
    painter.restore()


def runs(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last-plus-one of each run of True."""
    if holds.all():
        return [(0, len(holds))] if len(holds) else []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
