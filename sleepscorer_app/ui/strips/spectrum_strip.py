"""What a strip of spectra does, over the night or the page: paint, and tell what is pointed at."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.spectrogram_image import SpectrumLook, paint_spectrogram
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra, SpectrumPointer
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

LEAST_HEIGHT = 40


class SpectrumStrip(Strip):
    """Named before `NightStrip` or `PageStrip`, which says over what time the spectra run."""

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
        self._spectrograms = spectrograms
        self._strips = spectrograms.strips
        self._traces = traces
        self._pointer = SpectrumPointer(self, recording.start)
        self.setMinimumHeight(LEAST_HEIGHT)

    def paint_absence(self, painter: QPainter) -> None:
        """Say in the place of spectra why there are none; nothing can be pointed at."""
        self._pointer.drawn = None
        painter.fillRect(self.plot, self.colours.panel)
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self.colours.muted))
        painter.drawText(self.plot, Qt.AlignmentFlag.AlignCenter, self._spectrograms.words)

    def paint_spectra(self, painter: QPainter, drawn: DrawnSpectra) -> None:
        """Paint them by the person's choices and the night's limits; the mouse reads them off."""
        top_hz, limits_db = self._strips.spectrum.top_hz, self._spectrograms.limits_db
        look = SpectrumLook(top_hz, self._strips.colour_map(self.colours), limits_db)
        paint_spectrogram(painter, self.plot, drawn, look, self.colours.panel)
        self._pointer.drawn, self._pointer.top_hz = drawn, top_hz

    def paint_overlay(self, painter: QPainter) -> None:
        super().paint_overlay(painter)
        self._pointer.paint(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._pointer.move(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.leave()
        super().leaveEvent(event)
