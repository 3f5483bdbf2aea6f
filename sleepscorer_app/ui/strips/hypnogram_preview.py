"""What a drag in the hypnogram is about to do, drawn above it before the mouse is let go."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.ui.look.pens_and_fonts import thin_pen, translucent
from sleepscorer_app.ui.strips.hypnogram_gesture import Sketch, Stroke
from sleepscorer_app.ui.strips.hypnogram_lanes import HypnogramLanes
from sleepscorer_app.ui.strips.hypnogram_picture import epochs_place, row_place
from sleepscorer_app.ui.strips.strip import Strip


def paint_stroke(
    strip: Strip,
    painter: QPainter,
    lanes: HypnogramLanes,
    rows: tuple[Stage, ...],
    stroke: Stroke,
) -> None:
    """The run of epochs in the stage's colour, and in words what letting go will do."""
    colour = strip.colours.stages[stroke.stage or Stage.UNSCORED]
    first, stop = stroke.epochs[0], stroke.epochs[-1] + 1
    whole = epochs_place(strip, first, stop, lanes.rows_top, lanes.rows_height)
    painter.fillRect(whole, translucent(colour, 0.25))
    if stroke.stage is not None:
        row = row_place(strip, lanes, rows.index(stroke.stage))
        place = epochs_place(strip, first, stop, row.top(), row.height())
        painter.fillRect(place, translucent(colour, 0.9))
    _paint_words(strip, painter, lanes, stroke.words, whole)


def paint_sketch(
    strip: Strip,
    painter: QPainter,
    lanes: HypnogramLanes,
    rows: tuple[Stage, ...],
    sketch: Sketch,
) -> None:
    """Every run drawn so far at its stage's height; what stood there is covered."""
    whole = QRectF()
    for first, stop, stage in runs_of_sketch(sketch.stages):
        under = epochs_place(strip, first, stop, lanes.rows_top, lanes.rows_height)
        painter.fillRect(under, translucent(strip.colours.background, 0.8))
        painter.fillRect(under, translucent(strip.colours.accent, 0.12))
        row = row_place(strip, lanes, rows.index(stage))
        place = epochs_place(strip, first, stop, row.top(), row.height())
        painter.fillRect(place, translucent(strip.colours.stages[stage], 1.0))
        whole = whole.united(under)
    _paint_words(strip, painter, lanes, sketch.words, whole)


def runs_of_sketch(stages: Mapping[int, Stage]) -> tuple[tuple[int, int, Stage], ...]:
    """First epoch, last-plus-one and stage of each run of neighbours drawn alike."""
    epochs = np.array(sorted(stages), dtype=np.intp)
    if not epochs.size:
        return ()
    codes = np.array([stages[int(epoch)] for epoch in epochs])
    is_border = (np.diff(epochs) > 1) | (np.diff(codes) != 0)
    parts = np.split(epochs, np.flatnonzero(is_border) + 1)
    return tuple((int(one[0]), int(one[-1]) + 1, stages[int(one[0])]) for one in parts)


def _paint_words(
    strip: Strip, painter: QPainter, lanes: HypnogramLanes, words: str, beside: QRectF
) -> None:
    metrics = QFontMetrics(strip.font())
    width = metrics.horizontalAdvance(words) + 16
    left = beside.right() + 8
    if left + width > strip.plot.right():
        left = max(beside.left() - width - 8, strip.plot.left())
    box = QRectF(left, lanes.rows_top, width, metrics.height() + 6)
    painter.fillRect(box, translucent(strip.colours.panel, 0.95))
    painter.setPen(thin_pen(strip.colours.border))
    painter.drawRect(box)
    painter.setFont(strip.font())
    painter.setPen(thin_pen(strip.colours.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
