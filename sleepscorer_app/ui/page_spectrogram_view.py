"""The page's own spectrogram under its traces, on the same time axis: what the network sees."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectrogram import page_spectrogram
from sleepscorer_app.ui.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.pens_and_fonts import small_font, thin_pen
from sleepscorer_app.ui.spectrogram_image import (
    paint_frequency_scale,
    paint_gutter_words,
    paint_spectrogram,
)
from sleepscorer_app.ui.strip import PageStrip
from sleepscorer_app.ui.theme import Colours
from sleepscorer_app.ui.trace_gutter import gutter_name
from sleepscorer_app.ui.trace_settings import TraceSettings
from sleepscorer_app.ui.viewport import Viewport

WINDOW_SECONDS = 2.0
SHORTEST_STEP_SECONDS = 0.1
MOST_COLUMNS = 600


class PageSpectrogramView(PageStrip):
    """0–30 Hz of the derivation chosen for the spectrograms, with the night's colour limits.

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
        self._recording = recording
        self._spectrograms = spectrograms
        self._traces = traces
        self.setAccessibleName("Spectrogram of the page")
        self.setAccessibleDescription("0 to 30 hertz on the time axis of the traces above.")
        self.setMinimumHeight(48)
        spectrograms.changed.connect(self.renew_gutter)

    @property
    def plot(self) -> QRectF:
        return super().plot.adjusted(0, 4, 0, -1)

    def paint_gutter(self, painter: QPainter) -> None:
        derivation = self._traces.spectrogram
        if derivation is not None:
            paint_frequency_scale(self, painter, self.plot)
            words = gutter_name(derivation)
            paint_gutter_words(self, painter, self.plot.top() - 2, words, "Hz")

    def paint_picture(self, painter: QPainter) -> None:
        plot = self.plot
        derivation, night = self._traces.spectrogram, self._spectrograms.chosen
        painter.fillRect(plot, self.colours.panel)
        if derivation is None or night is None:
            painter.setFont(small_font(self.font()))
            painter.setPen(thin_pen(self.colours.muted))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self._spectrograms.words)
            return
        page = self.time_range
        step_seconds = max(SHORTEST_STEP_SECONDS, (page[1] - page[0]) / MOST_COLUMNS)
        read_from = max(page[0] - WINDOW_SECONDS, 0.0)
        rate_hz = derivation.rate_hz(self._recording)
        # The first sample at or after `read_from`, where the recording's reading begins.
        samples_start_seconds = np.ceil(read_from * rate_hz - 1e-6) / rate_hz
        found = page_spectrogram(
            derivation.read(self._recording, read_from, page[1] + WINDOW_SECONDS),
            rate_hz,
            window_seconds=WINDOW_SECONDS,
            step_seconds=step_seconds,
            samples_start_seconds=float(samples_start_seconds),
            page_seconds=page,
        )
        paint_spectrogram(painter, plot, found.power_db, night.limits_db, self.colours)
        self.paint_veil(painter)
