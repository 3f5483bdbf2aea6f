"""The grid of seconds, or of minutes, behind the traces."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from sleepscorer_app.ui.look.contrast import mix
from sleepscorer_app.ui.strips.strip import Strip

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
    """Draw the grid of what the strip shows, on its bare background, over its whole height."""
    plot = strip.plot.toRect()
    start_seconds, stop_seconds = strip.time_range
    colours = strip.colours
    # Whole pixels of one full colour: a translucent line costs twenty times as much.
    weak = QColor(mix(colours.grid, colours.background, 0.5))
    strong = QColor(colours.grid)
    for seconds, is_strong in grid_seconds(start_seconds, stop_seconds, plot.width()):
        column = QRect(int(strip.x_of(seconds)), plot.top(), 1, plot.height())
        painter.fillRect(column, strong if is_strong else weak)
