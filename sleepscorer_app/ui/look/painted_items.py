"""Curves and pictures of many numbers, drawn by way of pyqtgraph into a strip's own picture."""

import os
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen


def paint_without_threads() -> None:
    """Have Qt paint in the thread that asks; to be called before anything is painted.

    Qt shares every smooth line and every tall translucent column out among threads and waits for
    them. For strips of our size that saves nothing, and where the cores are taken (a network
    scores) it doubled the time of a page turn.
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


@lru_cache(maxsize=8)
def colour_table(name: str) -> NDArray[np.uint8]:
    """256 colours of one of pyqtgraph's maps as red, green, blue; shape (256, 3)."""
    colour_map = pg.colormap.get(name)
    if colour_map is None:
        raise KeyError(f"pyqtgraph has no colour map named {name}")
    return np.asarray(colour_map.getLookupTable(nPts=256, alpha=False), dtype=np.uint8)


def paint_values(
    painter: QPainter,
    place: QRectF,
    values: NDArray[np.float32],
    limits: tuple[float, float],
    table: NDArray[np.uint8],
) -> None:
    """Fill `place` with a picture of one pixel per value, the first row on top.

    Values of shape (rows, columns) are coloured by `table` between `limits`, and left out where
    they are NaN.
    """
    lowest, highest = limits
    places = (values - np.float32(lowest)) * np.float32(len(table) / (highest - lowest))
    is_there = np.isfinite(places)
    codes = np.where(is_there, places, 0).clip(0, len(table) - 1).astype(np.uint8)
    _paint_pixels(painter, place, np.where(is_there, _pixels(table)[codes], np.uint32(0)))


def paint_image(painter: QPainter, place: QRectF, colours: NDArray[np.uint8]) -> None:
    """Fill `place` with a picture of red, green and blue, shape (rows, columns, 3)."""
    _paint_pixels(painter, place, _pixels(colours))


def _pixels(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Red, green and blue in the last dimension as Qt's pixels, without that dimension."""
    shares = colours.astype(np.uint32)
    opaque = np.uint32(0xFF000000)
    pixels = opaque | shares[..., 0] << 16 | shares[..., 1] << 8 | shares[..., 2]
    return pixels.astype(np.uint32, copy=False)


def _paint_pixels(painter: QPainter, place: QRectF, pixels: NDArray[np.uint32]) -> None:
    # Not pyqtgraph's `ImageItem`: getting one ready takes longer than painting it.
    pixels = np.ascontiguousarray(pixels)
    n_rows, n_columns = pixels.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, QImage(pixels.data, n_columns, n_rows, 4 * n_columns, form))
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
    """Paint a filled column of whole pixels from each top to its bottom, side by side.

    Columns are `width` wide, the first begins at `left`; one whose top is NaN is left out. Each
    reaches to its neighbour, so that they look like the one line they stand for. Several lines of
    columns are painted in one go, the first one first: shape (columns,) or (lines, columns).
    """
    pixels = painter.device().devicePixelRatioF()
    reach_up, reach_down = tops * pixels, bottoms * pixels
    is_there = np.isfinite(reach_up)
    is_whole = bool(is_there.all())
    np.fmin(reach_up[..., 1:], pixels * bottoms[..., :-1], out=reach_up[..., 1:])
    np.fmax(reach_down[..., 1:], pixels * tops[..., :-1], out=reach_down[..., 1:])
    edges = np.floor((left + width * np.arange(tops.shape[-1] + 1)) * pixels + 0.5)
    # A rectangle of whole numbers: first and last column, first and last row, in the room of two
    # others. Qt fills those three times as fast as any others.
    columns = PrimitiveArray(QRect, 2)
    columns.resize(np.count_nonzero(is_there))
    if not len(columns):
        return
    places = np.empty((*tops.shape, 4), dtype=np.float32)
    places[..., 0] = edges[:-1]
    places[..., 1] = reach_up
    places[..., 2] = np.maximum(edges[1:] - 1, edges[:-1])
    places[..., 3] = reach_down
    np.floor(places, out=places)
    columns.ndarray().view(np.int32)[:] = places.reshape(-1, 4) if is_whole else places[is_there]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.scale(1 / pixels, 1 / pixels)
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
