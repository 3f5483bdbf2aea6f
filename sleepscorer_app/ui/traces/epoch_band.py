"""The band above the traces that says which epoch is which and what stage it has."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.pens_and_fonts import (
    GUTTER_INSET,
    bold_font,
    small_font,
    stage_ink,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.strip import PageStrip

BAR_HEIGHT = 3


class EpochBand(PageStrip):
    """Number and stage of each epoch on the page; a click makes one current."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._document = document
        self.setFixedHeight(QFontMetrics(self.font()).height() + BAR_HEIGHT + 5)
        self.setAccessibleName("Epochs of the page")
        self.setAccessibleDescription("Stage and number of each epoch on the page.")
        document.scoring_changed.connect(self.renew_picture)
        viewport.epoch_changed.connect(self.renew_picture)

    def paint_gutter(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.gutter.adjusted(GUTTER_INSET, 0, 0, 0), aligned, "stage, epoch")

    def paint_picture(self, painter: QPainter) -> None:
        start_seconds, stop_seconds = self.time_range
        first = max(int(start_seconds // EPOCH_SECONDS), 0)
        last = min(int(np.ceil(stop_seconds / EPOCH_SECONDS)), self._document.n_epochs)
        for epoch in range(first, last):
            left = max(self.x_of(epoch * EPOCH_SECONDS), self.plot.left())
            right = min(self.x_of((epoch + 1) * EPOCH_SECONDS), self.plot.right())
            self._paint_epoch(painter, epoch, QRectF(left, 0, right - left, self.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if event.button() is Qt.MouseButton.LeftButton and self.plot.left() <= x:
            self.viewport.go_to_seconds(self.seconds_at(x))

    def _paint_epoch(self, painter: QPainter, epoch: int, place: QRectF) -> None:
        stage = self._document.scoring.hypnogram[epoch]
        is_current = epoch == self.viewport.epoch
        colour = self.colours.stages[stage]
        space = 1 if place.width() > 12 else 0
        bar = QRectF(place.left(), place.bottom() - BAR_HEIGHT, place.width(), BAR_HEIGHT)
        bar.adjust(space, 0, -space, 0)
        painter.fillRect(bar, translucent(colour, 1.0 if is_current else 0.45))
        number = f"{epoch + 1}"
        number_font, stage_font = small_font(self.font()), bold_font(self.font())
        number_width = QFontMetrics(number_font).horizontalAdvance(number)
        stage_width = QFontMetrics(stage_font).horizontalAdvance(stage.letter)
        baseline = 2 + QFontMetrics(stage_font).ascent()
        x = place.left() + 4
        if stage_width + 8 <= place.width():
            painter.setFont(stage_font)
            painter.setPen(thin_pen(stage_ink(self.colours, stage)))
            painter.drawText(QPointF(x, baseline), stage.letter)
        if stage_width + number_width + 16 <= place.width():
            painter.setFont(number_font)
            painter.setPen(thin_pen(self.colours.text if is_current else self.colours.muted))
            painter.drawText(QPointF(x + stage_width + 6, baseline), number)
