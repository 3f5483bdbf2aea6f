"""The five probabilities of one epoch as bars, with what each branch of the network says alone."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.ui.look.pens_and_fonts import (
    bold_font,
    small_font,
    stage_ink,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.look.theme import Colours

BAR_HEIGHT = 9
RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


class ProbabilityBars(QWidget):
    """W R N1 N2 N3 from the top, always in this order, so that the eye learns the places."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._shown: tuple[StageProbabilities, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Probabilities of the current epoch")

    def show_epoch(self, automatic: StageProbabilities | None, epoch: int) -> None:
        """Draw one epoch of an automatic layer, or nothing."""
        self._shown = (automatic, epoch) if automatic is not None else None
        self.setAccessibleDescription(self._words())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(HYPNOGRAM_ORDER) + (1 if self._branches() else 0)
        return QSize(240, rows * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        automatic, epoch = self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        branches = self._branches()
        top = 0
        if branches:
            self._paint_headings(painter, tuple(branches))
            top = self._row_height()
        for place, stage in enumerate(HYPNOGRAM_ORDER):
            row = QRectF(0, top + place * self._row_height(), self.width(), self._row_height())
            self._paint_letter(painter, row, stage.letter, stage_ink(self._colours, stage))
            share = float(automatic.values[epoch, stage])
            self._paint_bar(painter, row, share, self._colours.stages[stage])
            alone = [float(values[epoch, stage]) for values in branches.values()]
            self._paint_numbers(painter, row, share, alone)
        painter.end()

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + 4

    def _number_width(self) -> int:
        return QFontMetrics(small_font(self.font())).horizontalAdvance("spectrogram") + 6

    def _branches(self) -> dict[str, NDArray[np.float32]]:
        if self._shown is None:
            return {}
        automatic = self._shown[0]
        named = {"raw": automatic.raw_branch, "spectrogram": automatic.spectrogram_branch}
        return {name: values for name, values in named.items() if values is not None}

    def _bar_place(self, row: QRectF) -> QRectF:
        left = QFontMetrics(bold_font(self.font())).horizontalAdvance("N2") + 10
        numbers = self._percent_width() + len(self._branches()) * self._number_width()
        top = row.center().y() - BAR_HEIGHT / 2
        return QRectF(left, top, max(row.width() - left - numbers - 8, 10), BAR_HEIGHT)

    def _percent_width(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance("100 %")

    def _paint_headings(self, painter: QPainter, names: tuple[str, ...]) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self._colours.muted))
        width = self._number_width()
        for place, name in enumerate(reversed(names)):
            right = self.width() - place * width
            cell = QRectF(right - width, 0, width, self._row_height())
            painter.drawText(cell, RIGHT_MIDDLE, name)

    def _paint_letter(self, painter: QPainter, row: QRectF, letter: str, colour: str) -> None:
        painter.setFont(bold_font(self.font()))
        painter.setPen(thin_pen(colour))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, letter)

    def _paint_bar(self, painter: QPainter, row: QRectF, share: float, colour: str) -> None:
        place = self._bar_place(row)
        painter.fillRect(place, translucent(self._colours.grid, 1.0))
        if share == share:
            painter.fillRect(
                QRectF(place.left(), place.top(), place.width() * share, place.height()),
                translucent(colour, 1.0),
            )

    def _paint_numbers(
        self, painter: QPainter, row: QRectF, share: float, alone: list[float]
    ) -> None:
        left = self._bar_place(row).right() + 8
        painter.setFont(self.font())
        painter.setPen(thin_pen(self._colours.text))
        painter.drawText(
            QRectF(left, row.top(), self._percent_width(), row.height()),
            RIGHT_MIDDLE,
            percent(share),
        )
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self._colours.muted))
        width = self._number_width()
        for place, number in enumerate(reversed(alone)):
            right = row.right() - place * width
            cell = QRectF(right - width, row.top(), width, row.height())
            painter.drawText(cell, RIGHT_MIDDLE, percent(number))

    def _words(self) -> str:
        if self._shown is None:
            return "Not auto-scored yet."
        automatic, epoch = self._shown
        said = (f"{stage.letter} {percent(share)}" for stage, share in automatic.ranked(epoch))
        return ", ".join(said) + "."
