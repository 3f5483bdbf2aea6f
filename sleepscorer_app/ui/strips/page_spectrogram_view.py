"""The page's own spectrogram under its traces, on the same time axis: what the network sees."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.page_spectra import PageSpectra
from sleepscorer_app.ui.strips.spectrogram_image import (
    SpectrumLook,
    paint_frequency_scale,
    paint_gutter_words,
    paint_spectrogram,
)
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra, SpectrumPointer
from sleepscorer_app.ui.strips.strip import PageStrip
from sleepscorer_app.ui.traces.trace_gutter import gutter_name
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


class PageSpectrogramView(PageStrip):
    """The derivation chosen for the spectrograms, by the night's choices and colour limits.

    The limits are the night's, so a colour means the same on every page.
    """

    def __init__(
        self,
        recording: Recording,
        spectrograms: NightSpectrograms,
        traces: TraceSettings,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(viewport, colours, parent)
        self._spectra = PageSpectra(recording, self)
        self._spectrograms = spectrograms
        self._strips = spectrograms.strips
        self._traces = traces
        self._pointer = SpectrumPointer(self, recording.start)
        self.setAccessibleName("Spectrogram of the page")
        self.setMinimumHeight(40)
        spectrograms.changed.connect(self._follow)
        self._follow()

    @property
    def plot(self) -> QRectF:
        return super().plot.adjusted(0, 4, 0, -1)

    def paint_gutter(self, painter: QPainter) -> None:
        derivation = self._traces.spectrogram
        if derivation is not None:
            paint_frequency_scale(self, painter, self.plot, self._strips.spectrum.top_hz)
            words = gutter_name(derivation)
            paint_gutter_words(self, painter, self.plot.top() - 2, words, "Hz")

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        derivation, night = self._traces.spectrogram, self._spectrograms.chosen
        self._pointer.drawn = None
        if derivation is None or night is None:
            painter.fillRect(plot, self.colours.panel)
            painter.setFont(small_font(self.font()))
            painter.setPen(thin_pen(self.colours.muted))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self._spectrograms.words)
            return
        page, choice = self.time_range, self._strips.spectrum
        found = self._spectra.of(derivation, choice, page)
        drawn = DrawnSpectra(found.power_db, found.frequencies_hz, page)
        look = SpectrumLook(
            choice.top_hz, self._strips.colour_map(self.colours), self._spectrograms.limits_db
        )
        paint_spectrogram(painter, plot, drawn, look, self.colours.panel)
        self.paint_veil(painter)
        self._pointer.drawn, self._pointer.top_hz = drawn, choice.top_hz

    def paint_overlay(self, painter: QPainter) -> None:
        super().paint_overlay(painter)
        self._pointer.paint(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._pointer.move(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.leave()
        super().leaveEvent(event)

    def _follow(self) -> None:
        choice = self._strips.spectrum
        words = choice.words(choice.page_window_seconds)
        self._pointer.describe(
            f"0 to {choice.top_hz:g} hertz on the time axis of the traces above. {words}."
        )
        self.setToolTip(f"{words}. The colours are those of the night.")
        self.renew_gutter()
