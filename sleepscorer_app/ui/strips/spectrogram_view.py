"""The whole night's spectrogram with its channel chooser; click or drag goes there."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectra.spectrogram import Spectrogram
from sleepscorer_app.ui.look.pens_and_fonts import GUTTER_INSET, bold_font, small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.spectrogram_image import paint_frequency_scale
from sleepscorer_app.ui.strips.spectrogram_menu import SpectrogramMenu
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra
from sleepscorer_app.ui.strips.spectrum_strip import SpectrumStrip
from sleepscorer_app.ui.strips.strip import NightStrip
from sleepscorer_app.ui.traces.trace_gutter import gutter_name
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

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


class SpectrogramView(SpectrumStrip, NightStrip):
    """The night's spectrogram, of the derivation and by the choices of the menu in its gutter."""

    action_asked = Signal(str)
    """The menu wants this action of the window's table done."""

    def __init__(
        self,
        recording: Recording,
        spectrograms: NightSpectrograms,
        traces: TraceSettings,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(recording, spectrograms, traces, viewport, colours, parent)
        self.setAccessibleName("Spectrogram of the night")
        self.chooser = self._made_chooser()
        spectrograms.changed.connect(self._follow)
        traces.spectrogram_changed.connect(self._follow)
        self._strips.channel_wanted.connect(self.show_menu)
        self._follow()

    @property
    def plot(self) -> QRectF:
        return super().plot.adjusted(0, TOP_MARGIN, 0, -1)

    def show_menu(self) -> None:
        """Open the menu with channel, method, frequencies and colours."""
        place = self.chooser.mapToGlobal(QPoint(0, self.chooser.height()))
        self.chooser.menu().popup(place)

    def paint_gutter(self, painter: QPainter) -> None:
        paint_frequency_scale(self, painter, self.plot, self._strips.spectrum.top_hz)
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        top = self.chooser.geometry().bottom()
        painter.drawText(QRectF(GUTTER_INSET, top, 40, 20), 0, "Hz")

    def paint_picture(self, painter: QPainter) -> None:
        found = self._spectrograms.chosen
        if found is None:
            self.paint_absence(painter)
            return
        start_seconds, stop_seconds = self.time_range
        n_columns = max(round(self.plot.width() * self.devicePixelRatioF()), 1)
        edges = np.linspace(start_seconds, stop_seconds, n_columns + 1)
        power_db = mean_per_column(found.spectrogram, edges)
        frequencies_hz = found.spectrogram.frequencies_hz
        self.paint_spectra(painter, DrawnSpectra(power_db, frequencies_hz, self.time_range))

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
        chooser.setAccessibleName("Channel and settings of the spectrograms")
        chooser.setToolTip("Choose channel, method, frequencies and colours of the spectrograms")
        menu = SpectrogramMenu(self._traces, self._strips, chooser)
        menu.action_asked.connect(self.action_asked)
        chooser.setMenu(menu)
        return chooser

    def _follow(self) -> None:
        chosen = self._traces.spectrogram
        self.chooser.setText(gutter_name(chosen) if chosen else "–")
        choice = self._strips.spectrum
        low_db, high_db = self._spectrograms.limits_db
        words = choice.words(choice.window_seconds)
        colours = f"Colours from {low_db:.0f} to {high_db:.0f} dB of µV²/Hz".replace("-", "−")
        self.setToolTip(f"{words}. {colours}.")
        self._pointer.describe(
            f"0 to {choice.top_hz:g} hertz over the night; click goes there. {words}. {colours}."
        )
        self.renew_gutter()
