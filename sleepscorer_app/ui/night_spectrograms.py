"""Whole-night spectrograms, computed behind the window and kept, one per derivation."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectrogram import Spectrogram, colour_limits, night_spectrogram
from sleepscorer_app.ui.background_results import BackgroundResults
from sleepscorer_app.ui.background_task import Report
from sleepscorer_app.ui.trace_settings import TraceSettings

MOST_KEPT = 8
"""Nights' spectrograms in memory; one of 8 hours takes 7 MB."""


@dataclass(frozen=True, eq=False)
class NightSpectrogram:
    """A night's spectrogram, and the decibels of its darkest and its brightest colour."""

    spectrogram: Spectrogram
    limits_db: tuple[float, float]


class NightSpectrograms(QObject):
    """The spectrogram of the derivation chosen in `traces`, as soon as it is there."""

    changed = Signal()
    """Another derivation is chosen, or its spectrogram has arrived, or it could not be had."""

    def __init__(
        self, recording: Recording, traces: TraceSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._traces = traces

        def work(derivation: Derivation, report: Report) -> NightSpectrogram:
            samples = derivation.read(recording, 0.0, recording.duration_seconds)
            report(0.0)
            found = night_spectrogram(samples, derivation.rate_hz(recording), report=report)
            return NightSpectrogram(found, colour_limits(found.power_db))

        self._results: BackgroundResults[Derivation, NightSpectrogram]
        self._results = BackgroundResults(work, MOST_KEPT, self)
        self._results.arrived.connect(self.changed)
        traces.spectrogram_changed.connect(self.ask)

    @property
    def chosen(self) -> NightSpectrogram | None:
        """The chosen derivation's, or None while it is not there."""
        derivation = self._traces.spectrogram
        return self._results.get(derivation) if derivation is not None else None

    @property
    def words(self) -> str:
        """What stands in place of a spectrogram that is not there."""
        derivation = self._traces.spectrogram
        if derivation is None:
            return "No channel to draw a spectrogram of"
        failure = self._results.failure(derivation)
        if failure is not None:
            return f"No spectrogram of {derivation.name}: {failure}"
        return "Computing the spectrogram …"

    def ask(self) -> None:
        """Start computing the chosen derivation's spectrogram unless it is known."""
        derivation = self._traces.spectrogram
        if derivation is not None:
            self._results.ask(derivation)
        self.changed.emit()

    def stop(self) -> None:
        """Cancel what is being computed and wait until its thread has ended."""
        self._results.stop()
