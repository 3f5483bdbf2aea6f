"""The hypnodensity: how likely the network holds each stage, stacked, N3 at the bottom."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.look.painted_items import paint_image
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.strip import NightStrip

BOTTOM_UP = HYPNOGRAM_ORDER[::-1]


def stacked_stages(
    probabilities: NDArray[np.float32], columns: int, height: int
) -> NDArray[np.int8]:
    """Which stage colours each pixel of a stack, shape (height, columns), top row first.

    Where several epochs fall into a column their mean is drawn; unseen epochs (NaN) are
    `Stage.UNSCORED`.
    """
    n_epochs = len(probabilities)
    order = [int(stage) for stage in BOTTOM_UP]
    first = np.arange(columns) * n_epochs // columns
    last = np.maximum((np.arange(columns) + 1) * n_epochs // columns, first + 1)
    seen = ~np.isnan(probabilities.sum(axis=1))
    sums = np.zeros((n_epochs + 1, len(order)))
    np.cumsum(np.where(seen[:, None], probabilities[:, order], 0), axis=0, out=sums[1:])
    counts = np.concatenate(([0], np.cumsum(seen)))
    n_seen = counts[last] - counts[first]
    stack = np.cumsum(sums[last] - sums[first], axis=1) / np.maximum(n_seen, 1)[:, None]
    share = (np.arange(height)[::-1] + 0.5) / height
    place = np.greater(share[:, None, None], stack[None, :, :-1]).sum(axis=2)
    stages = np.array(order, dtype=np.int8)[place]
    stages[:, n_seen == 0] = Stage.UNSCORED
    return stages


class HypnodensityView(NightStrip):
    """The untouched automatic layer over the night; corrections never change it."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._document = document
        self._drawn = document.scoring.automatic
        self.setMinimumHeight(26)
        self.setAccessibleName("Hypnodensity")
        self.setAccessibleDescription(
            "How probable the network finds each stage over the night; those of the current epoch "
            "stand in the review's panel."
        )
        self.setToolTip("Probability of each stage as the network gave it, N3 at the bottom")
        document.scoring_changed.connect(self._show_automatic)

    @property
    def plot(self) -> QRectF:
        return super().plot.adjusted(0, 3, 0, -2)

    def paint_gutter(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        place = self.gutter.adjusted(GUTTER_INSET, 0, -8, 0)
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, aligned, "probability")

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        painter.fillRect(plot, self.colours.panel)
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        if self._drawn is None:
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "not auto-scored yet")
        elif self._drawn.n_epochs:
            start_seconds, stop_seconds = self.time_range
            first = max(int(start_seconds // EPOCH_SECONDS), 0)
            last = min(math.ceil(stop_seconds / EPOCH_SECONDS), self._drawn.n_epochs)
            left, right = self.x_of(first * EPOCH_SECONDS), self.x_of(last * EPOCH_SECONDS)
            place = QRectF(left, plot.top(), right - left, plot.height())
            self.clip(painter)
            if last > first:
                paint_image(painter, place, self._stage_colours(first, last, place))

    def _stage_colours(self, first: int, last: int, place: QRectF) -> NDArray[np.uint8]:
        """The colour of each pixel of these epochs, shape (height, columns, 3)."""
        assert self._drawn is not None
        ratio = self.devicePixelRatioF()
        columns = max(round(place.width() * ratio), 1)
        height = max(round(place.height() * ratio), 1)
        stages = stacked_stages(self._drawn.values[first:last], columns, height)
        table = np.zeros((len(Stage), 3), dtype=np.uint8)
        for stage in Stage:
            name = self.colours.panel if stage is Stage.UNSCORED else self.colours.stages[stage]
            colour = QColor(name)
            table[stage] = colour.red(), colour.green(), colour.blue()
        return table[stages]

    def _show_automatic(self) -> None:
        if self._document.scoring.automatic is not self._drawn:
            self._drawn = self._document.scoring.automatic
            self.renew_picture()
