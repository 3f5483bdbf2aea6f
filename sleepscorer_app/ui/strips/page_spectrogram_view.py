"""The page's own spectrogram under its traces, on the same time axis: what the network sees."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.page_spectra import PageSpectra
from sleepscorer_app.ui.strips.spectrogram_image import paint_frequency_scale, paint_gutter_words
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra
from sleepscorer_app.ui.strips.spectrum_strip import SpectrumStrip
from sleepscorer_app.ui.strips.strip import PageStrip
from sleepscorer_app.ui.traces.trace_gutter import gutter_name
from sleepscorer_app.ui.traces.trace_settings import TraceSettings


class PageSpectrogramView(SpectrumStrip, PageStrip):
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
        super().__init__(recording, spectrograms, traces, viewport, colours, parent)
        self._spectra = PageSpectra(recording, self)
        self.setAccessibleName("Spectrogram of the page")
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
        derivation, night = self._traces.spectrogram, self._spectrograms.chosen
        if derivation is None or night is None:
            self.paint_absence(painter)
            return
        page = self.time_range
        found = self._spectra.of(derivation, self._strips.spectrum, page)
        self.paint_spectra(painter, DrawnSpectra(found.power_db, found.frequencies_hz, page))
        self.paint_veil(painter)

    def _follow(self) -> None:
        choice = self._strips.spectrum
        words = choice.words(choice.page_window_seconds)
        self._pointer.describe(
            f"0 to {choice.top_hz:g} hertz on the time axis of the traces above. {words}."
        )
        self.setToolTip(f"{words}. The colours are those of the night.")
        self.renew_gutter()
