"""What a hypnogram draws of a night's scoring: stages, doubts, decisions, lights, differences."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.ui.look.pens_and_fonts import (
    bold_font,
    small_font,
    stage_ink,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.strips.hypnogram_lanes import HypnogramLanes
from sleepscorer_app.ui.strips.strip import Strip

BAR_HEIGHT = 3
REM_BAR_HEIGHT = 6
MARKS = {Source.PERSON: (0, 6), Source.CONFIRMED: (4, 2), Source.TAUGHT: (0, 2)}
"""Top and height of the mark under an epoch: scored by hand full, confirmed low, taught high."""

Light = tuple[str, float, bool]
"""Words, seconds, and whether the words stand right of the line."""


def runs_of(values: NDArray[np.int8] | NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """First and last-plus-one of each run of equal values."""
    if len(values) == 0:
        return ()
    borders = np.flatnonzero(values[1:] != values[:-1]) + 1
    edges = [0, *borders.tolist(), len(values)]
    return tuple(pairwise(edges))


def epochs_place(strip: Strip, first: int, stop: int, top: float, height: float) -> QRectF:
    """From the start of one epoch to the start of another, never narrower than a pixel."""
    left = round(strip.x_of(first * EPOCH_SECONDS))
    right = max(round(strip.x_of(stop * EPOCH_SECONDS)), left + 1)
    return QRectF(left, round(top), right - left, round(height))


def row_place(strip: Strip, lanes: HypnogramLanes, place: int) -> QRectF:
    """Where the row at this place, counted from the top, is drawn."""
    plot = strip.plot
    top = lanes.rows_top + place * lanes.row_height
    return QRectF(plot.left(), top, plot.width(), lanes.row_height)


def paint_rows(strip: Strip, painter: QPainter, lanes: HypnogramLanes, n_rows: int) -> None:
    """The line behind each row."""
    for place in range(n_rows):
        row = row_place(strip, lanes, place)
        y = int(row.center().y()) + 0.5
        painter.setPen(thin_pen(strip.colours.grid, 0.7))
        painter.drawLine(QPointF(row.left(), y), QPointF(row.right(), y))


def paint_letters(
    strip: Strip, painter: QPainter, lanes: HypnogramLanes, rows: tuple[Stage, ...]
) -> None:
    """The stages' letters, right in the gutter."""
    painter.setFont(bold_font(small_font(strip.font())))
    for place, stage in enumerate(rows):
        row = row_place(strip, lanes, place)
        y = int(row.center().y()) + 0.5
        painter.setPen(thin_pen(stage_ink(strip.colours, stage)))
        room = QRectF(0, y - 20, row.left() - 8, 40)
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, aligned, stage.letter)


def paint_uncertain(
    strip: Strip, painter: QPainter, lanes: HypnogramLanes, is_uncertain: NDArray[np.bool_]
) -> None:
    """A tint behind the epochs that are to be reviewed."""
    tint = translucent(strip.colours.uncertain, 0.26 if strip.colours.is_dark else 0.22)
    for first, stop in runs_of(is_uncertain):
        if is_uncertain[first]:
            place = epochs_place(strip, first, stop, lanes.rows_top, lanes.rows_height)
            painter.fillRect(place, tint)


def paint_stages(
    strip: Strip,
    painter: QPainter,
    lanes: HypnogramLanes,
    rows: tuple[Stage, ...],
    hypnogram: Hypnogram,
) -> None:
    """A bar per run of a stage, REM thick, joined by thin lines."""
    codes = hypnogram.codes
    middles = {stage: row_place(strip, lanes, n).center().y() for n, stage in enumerate(rows)}
    before: Stage | None = None
    painter.setPen(thin_pen(strip.colours.muted, 0.8))
    for first, _ in runs_of(codes):
        stage = Stage(int(codes[first]))
        if before is not None and Stage.UNSCORED not in (before, stage):
            x = round(strip.x_of(first * EPOCH_SECONDS)) + 0.5
            painter.drawLine(QPointF(x, middles[before]), QPointF(x, middles[stage]))
        before = stage
    for first, stop in runs_of(codes):
        stage = Stage(int(codes[first]))
        height = REM_BAR_HEIGHT if stage is Stage.R else BAR_HEIGHT
        if stage is Stage.UNSCORED:
            height = 1
        top = int(middles[stage]) - height // 2
        place = epochs_place(strip, first, stop, top, height)
        painter.fillRect(place, translucent(strip.colours.stages[stage], 1.0))


def paint_decided(
    strip: Strip, painter: QPainter, lanes: HypnogramLanes, sources: NDArray[np.int8]
) -> None:
    """Marks under the epochs that a person decided, or that follow from what one decided."""
    for first, stop in runs_of(sources):
        mark = MARKS.get(Source(int(sources[first])))
        if mark is not None:
            place = epochs_place(strip, first, stop, lanes.decided_top + mark[0], mark[1])
            is_taught = sources[first] == Source.TAUGHT
            colour = strip.colours.uncertain if is_taught else strip.colours.accent
            painter.fillRect(place, translucent(colour, 1.0))


def paint_differing(
    strip: Strip, painter: QPainter, lanes: HypnogramLanes, differs: NDArray[np.bool_]
) -> None:
    """A tick in a lane of its own under each epoch that another has scored otherwise."""
    for first, stop in runs_of(differs):
        if differs[first]:
            top, height = lanes.differing_top, lanes.differing_height
            place = epochs_place(strip, first, stop, top, height - 1)
            painter.fillRect(place, translucent(strip.colours.error, 1.0))


def paint_lights(strip: Strip, painter: QPainter, lights: tuple[Light, ...]) -> None:
    """Dotted lines where the lights went off and on, with words at their top."""
    font = small_font(strip.font())
    painter.setFont(font)
    for _, seconds, _ in lights:
        x = int(strip.x_of(seconds)) + 0.5
        painter.setPen(thin_pen(strip.colours.muted, 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, strip.height()))
    painter.setPen(thin_pen(strip.colours.muted))
    ascent = QFontMetrics(font).ascent()
    for words, place in light_words(strip, lights):
        painter.drawText(QPointF(place.left(), ascent - 1), words)


def light_words(strip: Strip, lights: tuple[Light, ...]) -> list[tuple[str, QRectF]]:
    """The words of the lights that are in the stretch shown, and where they stand."""
    metrics = QFontMetrics(small_font(strip.font()))
    start_seconds, stop_seconds = strip.time_range
    placed: list[tuple[str, QRectF]] = []
    for words, seconds, is_right in lights:
        if start_seconds <= seconds <= stop_seconds:
            x = int(strip.x_of(seconds)) + 0.5
            width = metrics.horizontalAdvance(words) + 3
            left = x + 3 if is_right else x - width
            left = min(max(left, strip.plot.left()), strip.plot.right() - width)
            placed.append((words, QRectF(left, 0, width, metrics.height())))
    return placed
