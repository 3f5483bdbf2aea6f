"""The hypnogram: click goes there, a drag paints a run, and in paint mode whatever is drawn."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import LIGHTS, MarkerKind, onset_of
from sleepscorer_app.domain.recording import clock_time
from sleepscorer_app.domain.statistics.sleep_cycles import DEFINITION, SleepCycles, sleep_cycles
from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.markers.marker_marks import paint_marker_ticks
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.strips.band_lines import paint_band_lines, paint_legend
from sleepscorer_app.ui.strips.cycle_bars import cycle_words, paint_cycles
from sleepscorer_app.ui.strips.hypnogram_gesture import (
    Sketch,
    Stroke,
    epochs_between,
    is_stroke,
    shown_rows,
    stage_at,
)
from sleepscorer_app.ui.strips.hypnogram_lanes import HypnogramLanes, shared_out
from sleepscorer_app.ui.strips.hypnogram_picture import (
    Light,
    light_words,
    paint_decided,
    paint_differing,
    paint_letters,
    paint_lights,
    paint_rows,
    paint_stages,
    paint_uncertain,
    row_place,
)
from sleepscorer_app.ui.strips.hypnogram_preview import paint_sketch, paint_stroke
from sleepscorer_app.ui.strips.night_bands import NightBands
from sleepscorer_app.ui.strips.spectrum_readout import tell_status
from sleepscorer_app.ui.strips.strip import NightStrip
from sleepscorer_app.ui.strips.strip_choices import StripChoices

LEAST_HEIGHT = 108
HOW_TO_USE = (
    "Click goes to an epoch; drag gives a run of epochs the stage under the mouse; in paint mode "
    "each epoch gets the stage at which the mouse passes; Escape cancels. Marks below: full for "
    "scored by hand, low for confirmed, high for proposed after corrections. Marks above: a "
    "triangle for an arousal, a cross for an artefact, a square for a note."
)


class HypnogramView(NightStrip):
    """W R N1 N2 N3 from the top, REM thick, epochs to review tinted, decided ones marked below.

    Above the stages stand lights, sleep cycles and marks, over them the lines of the bands.
    """

    action_asked = Signal(str)
    """This action of the window's table is wanted."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        plan: ReviewPlan,
        strips: StripChoices | None = None,
        bands: NightBands | None = None,
        compared: ComparedScorings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._document = document
        self._plan = plan
        self._strips = strips or StripChoices(parent=self)
        self._bands = bands
        self._compared = compared or ComparedScorings(document, self)
        self._counted: tuple[Hypnogram, SleepCycles] | None = None
        self._press: QPointF | None = None
        self._stroke: Stroke | None = None
        self._sketch: Sketch | None = None
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAccessibleName("Hypnogram")
        plan.changed.connect(self._follow)
        self._compared.changed.connect(self.renew_gutter)
        self._strips.painting_changed.connect(self._follow_mode)
        if bands is not None:
            bands.changed.connect(self.renew_gutter)
        self._follow()
        self._follow_mode()

    @property
    def stroke(self) -> Stroke | None:
        """What letting go of the mouse now would score, outside paint mode."""
        return self._stroke

    @property
    def sketch(self) -> Sketch | None:
        """What letting go of the mouse now would score, in paint mode."""
        return self._sketch

    @property
    def rows(self) -> tuple[Stage, ...]:
        return shown_rows(not bool(self._document.scoring.hypnogram.is_scored.all()))

    @property
    def cycles(self) -> SleepCycles:
        """The cycles of the night as it is scored now."""
        hypnogram = self._document.scoring.hypnogram
        if self._counted is None or self._counted[0] is not hypnogram:
            self._counted = hypnogram, sleep_cycles(hypnogram)
        return self._counted[1]

    @property
    def lanes(self) -> HypnogramLanes:
        """How the height is shared out."""
        markers = self._document.scoring.markers
        found = self.cycles
        return shared_out(
            self.height(),
            QFontMetrics(small_font(self.font())).height(),
            len(self.rows),
            has_words=bool(self._lights()) or self._strips.is_painting,
            has_cycles=bool(found.cycles) or found.onset_rem is not None,
            has_marks=any(one.kind not in LIGHTS for one in markers),
            has_differing=bool(self._compared.differing.size),
        )

    def row(self, stage: Stage) -> QRectF:
        """Where the row of `stage` is drawn."""
        return row_place(self, self.lanes, self.rows.index(stage))

    def words_at(self, seconds: float) -> str:
        """Time, epoch, stage, cycle and band powers of one place of the night."""
        epoch = epochs_between(seconds, seconds, self._document.n_epochs)[0]
        stage = self._document.scoring.hypnogram[epoch]
        number = self.cycles.at(epoch)
        told = [
            f"{clock_time(self._document.recording, seconds):%H:%M:%S}, epoch {epoch + 1}",
            "not scored" if stage is Stage.UNSCORED else stage.letter,
        ]
        if number is not None:
            told.append(f"cycle {cycle_words(number, self.cycles.cycles[number - 1])}")
        others = [(one.name, one.hypnogram[epoch]) for one in self._compared.shown]
        told += [f"{name}: {other.letter}" for name, other in others if other is not stage]
        if self._bands is not None and (powers := self._bands.words_at(epoch)):
            told.append(powers)
        return "; ".join(told)

    def paint_gutter(self, painter: QPainter) -> None:
        lanes = self.lanes
        paint_letters(self, painter, lanes, self.rows)
        if self._bands is not None and self._bands.is_shown:
            room = QRectF(0, lanes.rows_top, self.gutter.width(), lanes.rows_height)
            paint_legend(self, painter, self._bands.lines, room)
        if self._strips.is_painting:
            painter.setFont(small_font(self.font()))
            ink = legible(self.colours.accent, self.colours.background, self.colours.text)
            painter.setPen(thin_pen(ink))
            room = QRectF(GUTTER_INSET, 0, self.gutter.width() - GUTTER_INSET, 20)
            painter.drawText(room, 0, "painting · H ends")

    def paint_picture(self, painter: QPainter) -> None:
        lanes, rows, scoring = self.lanes, self.rows, self._document.scoring
        self.clip(painter)
        is_uncertain = np.zeros(self._document.n_epochs, dtype=np.bool_)
        is_uncertain[self._plan.queue.epochs] = True
        paint_uncertain(self, painter, lanes, is_uncertain)
        paint_rows(self, painter, lanes, len(rows))
        if self._bands is not None:
            # Below the stages: what is scored must stay as readable as without lines.
            room = QRectF(0, lanes.rows_top + 1, 0, lanes.rows_height - 2)
            paint_band_lines(self, painter, self._bands.lines, room)
        paint_stages(self, painter, lanes, rows, scoring.hypnogram)
        paint_decided(self, painter, lanes, scoring.sources)
        if lanes.differing_height:
            differs = np.zeros(self._document.n_epochs, dtype=np.bool_)
            differs[self._compared.differing] = True
            paint_differing(self, painter, lanes, differs)
        taken = [place for _, place in light_words(self, self._lights())]
        paint_cycles(self, painter, self.cycles, lanes.header_height, taken)
        if lanes.marks_height:
            paint_marker_ticks(self, painter, scoring.markers, lanes.marks_top, lanes.marks_height)
        paint_lights(self, painter, self._lights())

    def paint_overlay(self, painter: QPainter) -> None:
        super().paint_overlay(painter)
        if self._stroke is None and self._sketch is None:
            return
        painter.save()
        self.clip(painter)
        if self._stroke is not None:
            paint_stroke(self, painter, self.lanes, self.rows, self._stroke)
        if self._sketch is not None:
            paint_sketch(self, painter, self.lanes, self.rows, self._sketch)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            self._cancel_drag()
            return
        # Escape reaches the one who has the focus.
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._press = event.position()
        if self._strips.is_painting and self._may_score:
            self._sketch = Sketch()
            self._draw_on(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._strips.is_painting:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        pointed = self._pointed_seconds(here.x())
        self.viewport.point_at(pointed)
        has_place = pointed is not None and self._document.n_epochs > 0
        tell_status(self, self.words_at(pointed) if pointed is not None and has_place else "")
        if self._press is None or not self._may_score:
            return
        if self._sketch is not None:
            self._draw_on(here)
            return
        moved = here - self._press
        if self._stroke or is_stroke(moved.x(), moved.y(), QApplication.startDragDistance()):
            self._stroke = Stroke(
                epochs_between(
                    self.seconds_at(self._press.x()),
                    self.seconds_at(here.x()),
                    self._document.n_epochs,
                ),
                self._stage_at(here.y()),
            )
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._press is None:
            return
        stroke, sketch, press = self._stroke, self._sketch, self._press
        self._cancel_drag()
        if sketch is not None:
            self._document.score_each(sketch.stages)
        elif stroke is None:
            self.viewport.go_to_seconds(self.seconds_at(press.x()))
        elif stroke.stage is not None:
            self._document.score_epochs(stroke.epochs, stroke.stage)

    def leaveEvent(self, event: QEvent) -> None:
        tell_status(self, "")
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        # While something is or may be drawn Escape is ours, even where the window has a use for it.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self._press is not None or self._strips.is_painting)
        ):
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self._definition_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), f"<p>{words}</p>" if words else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._press is not None:
            self._cancel_drag()
        elif self._strips.is_painting:
            self.action_asked.emit("paint_hypnogram")
        else:
            super().keyPressEvent(event)

    @property
    def _may_score(self) -> bool:
        return not self._document.is_read_only and self._document.n_epochs > 0

    def _stage_at(self, y: float) -> Stage | None:
        lanes = self.lanes
        return stage_at(y, lanes.rows_top, lanes.row_height, self.rows)

    def _draw_on(self, here: QPointF) -> None:
        """Take the sketch from where the mouse was to where it is."""
        if self._sketch is None or self._press is None:
            return
        lanes = self.lanes
        stage_of = partial(
            stage_at, top=lanes.rows_top, row_height=lanes.row_height, rows=self.rows
        )
        came_from, to = ((self.seconds_at(at.x()), at.y()) for at in (self._press, here))
        n_epochs = self._document.n_epochs
        self._sketch = self._sketch.drawn_on(came_from, to, stage_of, n_epochs)
        self._press = here
        self.update()

    def _definition_at(self, at: QPointF) -> str:
        """What is explained where the mouse rests: the bands in the gutter, the cycles above."""
        if at.x() < self.plot.left():
            has_lines = self._bands is not None and self._bands.is_shown
            return self._bands.definition if self._bands is not None and has_lines else ""
        return DEFINITION if at.y() < self.lanes.header_height and self.cycles.cycles else ""

    def _cancel_drag(self) -> None:
        self._press = self._stroke = self._sketch = None
        self.update()

    def _follow(self) -> None:
        n_cycles = sum(one.is_complete for one in self.cycles.cycles)
        noun = "cycle" if n_cycles == 1 else "cycles"
        self.setAccessibleDescription(
            f"Stages of the night, {n_cycles} complete sleep {noun}. {HOW_TO_USE}"
        )
        self.renew_gutter()

    def _follow_mode(self) -> None:
        self._cancel_drag()
        if self._strips.is_painting:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()
        self.renew_gutter()

    def _lights(self) -> tuple[Light, ...]:
        markers = self._document.scoring.markers
        found = (
            ("lights off", onset_of(markers, MarkerKind.LIGHTS_OFF), True),
            ("lights on", onset_of(markers, MarkerKind.LIGHTS_ON), False),
        )
        return tuple((words, at, right) for words, at, right in found if at is not None)
