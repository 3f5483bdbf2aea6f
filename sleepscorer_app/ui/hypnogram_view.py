"""The hypnogram: click goes there, a drag paints a run with the stage under the mouse."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.ui.document import Document
from sleepscorer_app.ui.hypnogram_gesture import (
    Stroke,
    epochs_between,
    is_stroke,
    shown_rows,
    stage_at,
)
from sleepscorer_app.ui.marker_marks import paint_marker_ticks
from sleepscorer_app.ui.pens_and_fonts import (
    bold_font,
    small_font,
    stage_ink,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.review_plan import ReviewPlan
from sleepscorer_app.ui.strip import NightStrip
from sleepscorer_app.ui.theme import Colours
from sleepscorer_app.ui.viewport import Viewport

BAR_HEIGHT = 3
REM_BAR_HEIGHT = 6
DECIDED_HEIGHT = 6
MARKS = {Source.PERSON: (0, 6), Source.CONFIRMED: (4, 2), Source.TAUGHT: (0, 2)}
"""Top and height of the mark under an epoch: scored by hand full, confirmed low, taught high."""


def runs_of(values: NDArray[np.int8] | NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """First and last-plus-one of each run of equal values."""
    if len(values) == 0:
        return ()
    borders = np.flatnonzero(values[1:] != values[:-1]) + 1
    edges = [0, *borders.tolist(), len(values)]
    return tuple(pairwise(edges))


class HypnogramView(NightStrip):
    """W R N1 N2 N3 from the top, REM thick, epochs to review tinted, decided ones marked below."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        plan: ReviewPlan,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._document = document
        self._plan = plan
        self._press: QPointF | None = None
        self._stroke: Stroke | None = None
        self.setMinimumHeight(84)
        self.setAccessibleName("Hypnogram")
        self.setAccessibleDescription(
            "Stages of the night. Click goes to an epoch; drag gives a run of epochs the stage "
            "under the mouse; Escape cancels the drag. Marks below: full for scored by hand, low "
            "for confirmed, high for proposed after corrections."
        )
        plan.changed.connect(self.renew_picture)

    @property
    def stroke(self) -> Stroke | None:
        """What letting go of the mouse now would score."""
        return self._stroke

    @property
    def rows(self) -> tuple[Stage, ...]:
        return shown_rows(not bool(self._document.scoring.hypnogram.is_scored.all()))

    def row(self, stage: Stage) -> QRectF:
        """Where the row of `stage` is drawn."""
        top, height = self._rows_place()
        plot = self.plot
        place = self.rows.index(stage)
        return QRectF(plot.left(), top + place * height, plot.width(), height)

    def paint_picture(self, painter: QPainter) -> None:
        for stage in self.rows:
            self._paint_row(painter, stage)
        self.clip(painter)
        self._paint_uncertain(painter)
        self._paint_stages(painter)
        self._paint_decided(painter)
        paint_marker_ticks(self, painter, self._document.scoring.markers)
        self._paint_lights(painter)

    def paint_overlay(self, painter: QPainter) -> None:
        super().paint_overlay(painter)
        if self._stroke is not None:
            self._paint_stroke(painter, self._stroke)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            # Escape reaches the one who has the focus.
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press = event.position()
        else:
            self._cancel_stroke()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        self.viewport.point_at(self._pointed_seconds(here.x()))
        if self._press is None or self._document.is_read_only or not self._document.n_epochs:
            return
        moved = here - self._press
        if self._stroke or is_stroke(moved.x(), moved.y(), QApplication.startDragDistance()):
            top, height = self._rows_place()
            self._stroke = Stroke(
                epochs_between(
                    self.seconds_at(self._press.x()),
                    self.seconds_at(here.x()),
                    self._document.n_epochs,
                ),
                stage_at(here.y(), top, height, self.rows),
            )
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._press is None:
            return
        stroke, press = self._stroke, self._press
        self._cancel_stroke()
        if stroke is None:
            self.viewport.go_to_seconds(self.seconds_at(press.x()))
        elif stroke.stage is not None:
            self._document.score_epochs(stroke.epochs, stroke.stage)

    def event(self, event: QEvent) -> bool:
        # While a stroke is drawn Escape is ours, even where the window has a use for it.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._press is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._press is not None:
            self._cancel_stroke()
        else:
            super().keyPressEvent(event)

    def _cancel_stroke(self) -> None:
        self._press = None
        self._stroke = None
        self.update()

    def _rows_place(self) -> tuple[float, float]:
        """Top of the first row and height of each."""
        top = QFontMetrics(small_font(self.font())).height() if self._lights() else 4.0
        bottom = self.height() - DECIDED_HEIGHT - 4
        return top, max((bottom - top) / len(self.rows), 1.0)

    def _lights(self) -> tuple[tuple[str, float, bool], ...]:
        """Words, seconds, and whether the words stand right of the line."""
        markers = self._document.scoring.markers
        found = (
            ("lights off", onset_of(markers, MarkerKind.LIGHTS_OFF), True),
            ("lights on", onset_of(markers, MarkerKind.LIGHTS_ON), False),
        )
        return tuple((words, at, right) for words, at, right in found if at is not None)

    def _epoch_rect(self, first: int, last: int, top: float, height: float) -> QRectF:
        """From the start of one epoch to the start of another, never narrower than a pixel."""
        left = round(self.x_of(first * EPOCH_SECONDS))
        right = max(round(self.x_of(last * EPOCH_SECONDS)), left + 1)
        return QRectF(left, round(top), right - left, round(height))

    def _paint_uncertain(self, painter: QPainter) -> None:
        is_uncertain = np.zeros(self._document.n_epochs, dtype=np.bool_)
        is_uncertain[self._plan.queue.epochs] = True
        top, height = self._rows_place()
        tint = translucent(self.colours.uncertain, 0.26 if self.colours.is_dark else 0.22)
        for first, last in runs_of(is_uncertain):
            if is_uncertain[first]:
                place = self._epoch_rect(first, last, top, height * len(self.rows))
                painter.fillRect(place, tint)

    def _paint_row(self, painter: QPainter, stage: Stage) -> None:
        row = self.row(stage)
        y = int(row.center().y()) + 0.5
        painter.setPen(thin_pen(self.colours.grid, 0.7))
        painter.drawLine(QPointF(row.left(), y), QPointF(row.right(), y))
        painter.setFont(bold_font(small_font(self.font())))
        painter.setPen(thin_pen(stage_ink(self.colours, stage)))
        place = QRectF(0, y - 20, row.left() - 8, 40)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, stage.letter
        )

    def _paint_stages(self, painter: QPainter) -> None:
        codes = self._document.scoring.hypnogram.codes
        before: Stage | None = None
        for first, _ in runs_of(codes):
            stage = Stage(int(codes[first]))
            middle = self.row(stage).center().y()
            if before is not None and Stage.UNSCORED not in (before, stage):
                x = round(self.x_of(first * EPOCH_SECONDS)) + 0.5
                painter.setPen(thin_pen(self.colours.muted, 0.8))
                painter.drawLine(QPointF(x, self.row(before).center().y()), QPointF(x, middle))
            before = stage
        for first, last in runs_of(codes):
            stage = Stage(int(codes[first]))
            height = REM_BAR_HEIGHT if stage is Stage.R else BAR_HEIGHT
            if stage is Stage.UNSCORED:
                height = 1
            top = int(self.row(stage).center().y()) - height // 2
            place = self._epoch_rect(first, last, top, height)
            painter.fillRect(place, translucent(self.colours.stages[stage], 1.0))

    def _paint_decided(self, painter: QPainter) -> None:
        sources = self._document.scoring.sources
        top = self.height() - DECIDED_HEIGHT - 1
        for first, last in runs_of(sources):
            mark = MARKS.get(Source(int(sources[first])))
            if mark is not None:
                place = self._epoch_rect(first, last, top + mark[0], mark[1])
                is_taught = sources[first] == Source.TAUGHT
                colour = self.colours.uncertain if is_taught else self.colours.accent
                painter.fillRect(place, translucent(colour, 1.0))

    def _paint_lights(self, painter: QPainter) -> None:
        font = small_font(self.font())
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for words, seconds, is_right in self._lights():
            x = int(self.x_of(seconds)) + 0.5
            painter.setPen(thin_pen(self.colours.muted, 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
            width = metrics.horizontalAdvance(words) + 3
            left = x + 3 if is_right else x - width
            left = min(max(left, self.plot.left()), self.plot.right() - width)
            painter.setPen(thin_pen(self.colours.muted))
            painter.drawText(QPointF(left, metrics.ascent() - 1), words)

    def _paint_stroke(self, painter: QPainter, stroke: Stroke) -> None:
        top, height = self._rows_place()
        colour = self.colours.stages[stroke.stage or Stage.UNSCORED]
        first, last = stroke.epochs[0], stroke.epochs[-1] + 1
        whole = self._epoch_rect(first, last, top, height * len(self.rows))
        painter.fillRect(whole, translucent(colour, 0.25))
        if stroke.stage is not None:
            row = self.row(stroke.stage)
            painter.fillRect(
                self._epoch_rect(first, last, row.top(), row.height()), translucent(colour, 0.9)
            )
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(stroke.words) + 16
        left = whole.right() + 8
        if left + width > self.plot.right():
            left = max(whole.left() - width - 8, self.plot.left())
        box = QRectF(left, top, width, metrics.height() + 6)
        painter.fillRect(box, translucent(self.colours.panel, 0.95))
        painter.setPen(thin_pen(self.colours.border))
        painter.drawRect(box)
        painter.setFont(self.font())
        painter.setPen(thin_pen(self.colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, stroke.words)
