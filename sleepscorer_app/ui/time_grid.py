"""The grid of seconds, or of minutes, behind the traces."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from sleepscorer_app.ui.pens_and_fonts import translucent
from sleepscorer_app.ui.strip import Strip

GRID_STEPS = ((1, 5), (5, 30), (30, 150), (300, 1800), (1800, 7200))
"""Seconds between lines, and between strong ones."""


def grid_seconds(
    start_seconds: float, stop_seconds: float, width: float
) -> tuple[tuple[float, bool], ...]:
    """Where the grid's lines stand and whether each is a strong one.

    Every second with every fifth strong, as long as the lines stay 6 pixels apart; on longer pages
    every 5 s, then every 30 s, and so on.
    """
    step, strong = next(
        (pair for pair in GRID_STEPS if width * pair[0] / (stop_seconds - start_seconds) >= 6),
        GRID_STEPS[-1],
    )
    first = int(np.ceil(start_seconds / step))
    last = int(np.floor(stop_seconds / step))
    return tuple(
        (float(place * step), (place * step) % strong == 0) for place in range(first, last + 1)
    )


def paint_grid(strip: Strip, painter: QPainter) -> None:
    """Draw the grid of what the strip shows, over the whole height of its plot."""
    plot = strip.plot
    start_seconds, stop_seconds = strip.time_range
    for seconds, is_strong in grid_seconds(start_seconds, stop_seconds, plot.width()):
        # A filled column costs a fraction of a line with a translucent pen.
        column = QRectF(int(strip.x_of(seconds)), plot.top(), 1, plot.height())
        painter.fillRect(column, translucent(strip.colours.grid, 1.0 if is_strong else 0.5))
