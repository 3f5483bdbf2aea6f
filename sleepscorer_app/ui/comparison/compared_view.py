"""Other scorings of the night under its own hypnogram, with the epochs that differ marked."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextOption
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font, thin_pen, translucent
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import ComparedPlace
from sleepscorer_app.ui.strips.hypnogram_picture import runs_of
from sleepscorer_app.ui.strips.strip import NightStrip
from sleepscorer_app.ui.strips.strip_choices import StripChoices

LANE_HEIGHT = 46
MOST_LANES = 5
BAR_HEIGHT = 3
TICK_HEIGHT = 5


class ComparedView(NightStrip):
    """A small hypnogram per other scoring, shown only while there is one and the person wants it.

    Epochs that the night's own scoring has otherwise are tinted and ticked along the top of the
    lane. A click goes to an epoch.
    """

    def __init__(
        self,
        document: Document,
        compared: ComparedScorings,
        viewport: Viewport,
        colours: Colours,
        strips: StripChoices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._strips = strips
        self._document = document
        self._compared = compared
        self.setAccessibleName("Other scorings of the night")
        compared.changed.connect(self._follow)
        strips.compared_place_changed.connect(self._follow)
        self._follow()

    def lane(self, place: int) -> QRectF:
        """Where the scoring at this place is drawn."""
        plot = self.plot
        height = self.height() / max(len(self._lanes()), 1)
        return QRectF(plot.left(), place * height, plot.width(), height)

    def paint_gutter(self, painter: QPainter) -> None:
        font = small_font(self.font())
        painter.setFont(font)
        painter.setPen(thin_pen(self.colours.muted))
        in_lines = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, one in enumerate(self._lanes()):
            room = QRectF(
                GUTTER_INSET, self.lane(place).top(), self.gutter.width() - GUTTER_INSET - 8, 0
            )
            room.setHeight(self.lane(place).height())
            painter.drawText(room, _each_elided(one.name, font, int(room.width())), in_lines)

    def paint_picture(self, painter: QPainter) -> None:
        self.clip(painter)
        for place, one in enumerate(self._lanes()):
            lane = self.lane(place)
            painter.fillRect(
                QRectF(lane.left(), lane.top(), lane.width(), 1),
                translucent(self.colours.grid, 1.0),
            )
            self._paint_differences(painter, one, lane)
            self._paint_stages(painter, one, lane)

    def _lanes(self) -> tuple[NamedScoring, ...]:
        return self._compared.shown[:MOST_LANES]

    def _follow(self) -> None:
        lanes = self._lanes()
        self.setVisible(bool(lanes) and self._strips.compared_place is not ComparedPlace.OFF)
        self.setFixedHeight(max(len(lanes), 1) * LANE_HEIGHT)
        n_differing = len(self._compared.differing)
        names = ", ".join(one.name for one in lanes)
        self.setAccessibleDescription(
            f"From top to bottom: {names}. {n_differing} epochs are not scored alike."
        )
        self.renew_gutter()

    def _paint_differences(self, painter: QPainter, one: NamedScoring, lane: QRectF) -> None:
        own, other = self._document.scoring.hypnogram, one.hypnogram
        differs = (own.codes != other.codes) & own.is_scored & other.is_scored
        alpha = 0.34 if self.colours.is_dark else 0.22
        for first, last in runs_of(differs):
            if differs[first]:
                place = self._epochs_place(first, last, lane)
                painter.fillRect(place, translucent(self.colours.error, alpha))
                tick = QRectF(place.left(), lane.top() + 1, place.width(), TICK_HEIGHT - 2)
                painter.fillRect(tick, translucent(self.colours.error, 1.0))

    def _paint_stages(self, painter: QPainter, one: NamedScoring, lane: QRectF) -> None:
        codes = one.hypnogram.codes
        before: float | None = None
        for first, last in runs_of(codes):
            stage = Stage(int(codes[first]))
            if stage is Stage.UNSCORED:
                before = None
                continue
            middle = self._middle(stage, lane)
            place = self._epochs_place(first, last, lane)
            if before is not None:
                x = int(place.left()) + 0.5
                painter.setPen(thin_pen(self.colours.muted, 0.8))
                painter.drawLine(QPointF(x, before), QPointF(x, middle))
            height = BAR_HEIGHT + 1 if stage is Stage.R else BAR_HEIGHT
            bar = QRectF(place.left(), middle - height // 2, place.width(), height)
            painter.fillRect(bar, translucent(self.colours.stages[stage], 1.0))
            before = middle

    def _middle(self, stage: Stage, lane: QRectF) -> float:
        """The middle of a stage's row in a lane."""
        top, height = lane.top() + TICK_HEIGHT, lane.height() - TICK_HEIGHT
        return float(np.round(top + height * (HYPNOGRAM_ORDER.index(stage) + 0.5) / 5))

    def _epochs_place(self, first: int, last: int, lane: QRectF) -> QRectF:
        left = round(self.x_of(first * EPOCH_SECONDS))
        right = max(round(self.x_of(last * EPOCH_SECONDS)), left + 1)
        return QRectF(left, lane.top() + 1, right - left, lane.height() - 1)


def _each_elided(name: str, font: QFont, width: int) -> str:
    """The words of a name, to be broken into lines so wide: none longer than a line."""
    metrics, elide = QFontMetrics(font), Qt.TextElideMode.ElideRight
    return " ".join(metrics.elidedText(word, elide, width) for word in name.split())
