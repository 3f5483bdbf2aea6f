"""The whole night's spectrogram with its channel chooser; click or drag goes there."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from sleepscorer_app.domain.montage import Derivation
from sleepscorer_app.domain.spectrogram import Spectrogram
from sleepscorer_app.ui.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.spectrogram_image import paint_frequency_scale, paint_spectrogram
from sleepscorer_app.ui.strip import NightStrip
from sleepscorer_app.ui.theme import Colours
from sleepscorer_app.ui.trace_gutter import gutter_name
from sleepscorer_app.ui.trace_settings import TraceSettings
from sleepscorer_app.ui.viewport import Viewport

TOP_MARGIN = 6
SCALE_WIDTH = 26
"""What the frequencies need at the right edge of the gutter."""


def mean_per_column(
    spectrogram: Spectrogram, edges_seconds: NDArray[np.float64]
) -> NDArray[np.float32]:
    """The mean dB of the spectra whose centres lie between neighbouring edges.

    Shape (len(edges) - 1, n_f). A column between two spectra takes the nearer one, a column of
    which nothing is recorded is NaN.
    """
    times = spectrogram.times_seconds
    n_columns = len(edges_seconds) - 1
    if len(times) == 0:
        return np.full((n_columns, len(spectrogram.frequencies_hz)), np.nan, dtype=np.float32)
    first = np.searchsorted(times, edges_seconds[:-1])
    last = np.searchsorted(times, edges_seconds[1:])
    middles = (edges_seconds[:-1] + edges_seconds[1:]) / 2
    nearest = np.searchsorted((times[:-1] + times[1:]) / 2, middles)
    mean = spectrogram.power_db[nearest]
    has_several = last - first > 1
    if has_several.any():
        until = int(last[has_several][-1])
        is_there = np.isfinite(spectrogram.power_db[:until, :1])
        filled = np.where(is_there, spectrogram.power_db[:until], np.float32(0))
        starts = first[first < last]
        sums = np.add.reduceat(filled, starts[starts < until], axis=0)
        counts = np.add.reduceat(is_there, starts[starts < until], axis=0, dtype=np.int64)
        with np.errstate(invalid="ignore"):
            means = sums / counts.astype(np.float32)
        mean[has_several] = means[(has_several[first < last])[: len(means)]]
    return mean


class SpectrogramView(NightStrip):
    """0–30 Hz over the night, of the derivation chosen in the gutter."""

    def __init__(
        self,
        spectrograms: NightSpectrograms,
        traces: TraceSettings,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._spectrograms = spectrograms
        self._traces = traces
        self.setAccessibleName("Spectrogram of the night")
        self.setAccessibleDescription("0 to 30 hertz over the whole night; click goes there.")
        self.setMinimumHeight(48)
        self.chooser = self._made_chooser()
        spectrograms.changed.connect(self.renew_picture)
        traces.spectrogram_changed.connect(self._show_chosen)
        self._show_chosen()

    @property
    def plot(self) -> QRectF:
        return super().plot.adjusted(0, TOP_MARGIN, 0, -1)

    def paint_gutter(self, painter: QPainter) -> None:
        paint_frequency_scale(self, painter, self.plot)
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        top = self.chooser.geometry().bottom()
        painter.drawText(QRectF(GUTTER_INSET, top, 40, 20), 0, "Hz")

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        found = self._spectrograms.chosen
        if found is None:
            painter.fillRect(plot, self.colours.panel)
            painter.setFont(small_font(self.font()))
            painter.setPen(thin_pen(self.colours.muted))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self._spectrograms.words)
        else:
            start_seconds, stop_seconds = self.time_range
            n_columns = max(round(plot.width() * self.devicePixelRatioF()), 1)
            edges = np.linspace(start_seconds, stop_seconds, n_columns + 1)
            power_db = mean_per_column(found.spectrogram, edges)
            paint_spectrogram(painter, plot, power_db, found.limits_db, self.colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = GUTTER_INSET - 4
        width = int(self.gutter.width()) - SCALE_WIDTH - left
        self.chooser.setGeometry(left, TOP_MARGIN - 4, width, self.chooser.sizeHint().height())

    def _made_chooser(self) -> QPushButton:
        chooser = QPushButton(self)
        chooser.setFont(bold_font(self.font()))
        chooser.setFlat(True)
        # Its words stand where those of the other gutters do.
        chooser.setStyleSheet(
            "QPushButton { text-align: left; padding: 1px 3px; font-weight: bold;"
            " border: 1px solid transparent; background: transparent; }"
            f" QPushButton:hover {{ border-color: {self.colours.border}; }}"
            f" QPushButton:focus {{ border-color: {self.colours.accent}; }}"
        )
        chooser.setAccessibleName("Channel of the spectrograms")
        chooser.setToolTip("Choose the channel whose spectrogram is drawn")
        menu = QMenu(chooser)
        group = QActionGroup(menu)
        for trace in self._traces.traces:
            action = menu.addAction(trace.derivation.name)
            action.setCheckable(True)
            action.setData(trace.derivation)
            group.addAction(action)
        group.triggered.connect(self._choose)
        chooser.setMenu(menu)
        return chooser

    def _choose(self, action: QAction) -> None:
        self._traces.set_spectrogram(action.data())

    def _show_chosen(self) -> None:
        chosen: Derivation | None = self._traces.spectrogram
        self.chooser.setText(gutter_name(chosen) if chosen else "–")
        for action in self.chooser.menu().actions():
            action.setChecked(action.data() == chosen)
        self.renew_picture()
