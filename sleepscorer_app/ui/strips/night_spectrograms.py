"""Whole-night spectrograms, computed behind the window and kept, one per derivation and choice."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectra.power_density import tapers
from sleepscorer_app.domain.spectra.spectrogram import (
    Spectrogram,
    colour_limits,
    night_spectrogram,
    window_length,
)
from sleepscorer_app.ui.night.background_results import BackgroundResults
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.strips.strip_choices import SpectrumChoice, StripChoices
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

MOST_KEPT = 8
"""Nights' spectrograms in memory; one of 8 hours takes 7 MB up to 30 Hz."""


@dataclass(frozen=True, eq=False)
class NightSpectrogram:
    """A night's spectrogram, and the decibels of its darkest and its brightest colour."""

    spectrogram: Spectrogram
    limits_db: tuple[float, float]


class _Wanted(NamedTuple):
    derivation: Derivation
    choice: SpectrumChoice


class NightSpectrograms(QObject):
    """The spectrogram of the derivation chosen in `traces`, as soon as it is there."""

    changed = Signal()
    """Another spectrogram is wanted, or it has arrived, or could not be had, or its colours did."""

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        strips: StripChoices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._traces = traces
        self.strips = strips

        def work(wanted: _Wanted, report: Report) -> NightSpectrogram:
            return _night_spectrogram(recording, wanted, report)

        self._results: BackgroundResults[_Wanted, NightSpectrogram]
        self._results = BackgroundResults(work, MOST_KEPT, self)
        self._results.arrived.connect(self.changed)
        traces.spectrogram_changed.connect(self.ask)
        strips.spectrum_changed.connect(self.ask)
        strips.colours_changed.connect(self.changed)

    @property
    def chosen(self) -> NightSpectrogram | None:
        """The wanted one, or None while it is not there."""
        wanted = self._wanted
        return self._results.get(wanted) if wanted is not None else None

    @property
    def limits_db(self) -> tuple[float, float]:
        """Between which decibels the colours run, on the night and on its pages."""
        found = self.chosen
        return self.strips.power_limits_db or (found.limits_db if found else (0.0, 1.0))

    @property
    def words(self) -> str:
        """What stands in place of a spectrogram that is not there."""
        wanted = self._wanted
        if wanted is None:
            return "No channel to draw a spectrogram of"
        failure = self._results.failure(wanted)
        if failure is not None:
            return f"No spectrogram of {wanted.derivation.name}: {failure}"
        return "Computing the spectrogram …"

    def ask(self) -> None:
        """Start computing the wanted spectrogram unless it is known."""
        wanted = self._wanted
        if wanted is not None:
            self._results.ask(wanted)
        self.changed.emit()

    def stop(self) -> None:
        """Cancel what is being computed and wait until its thread has ended."""
        self._results.stop()

    @property
    def _wanted(self) -> _Wanted | None:
        derivation = self._traces.spectrogram
        return None if derivation is None else _Wanted(derivation, self.strips.spectrum)


def _night_spectrogram(recording: Recording, wanted: _Wanted, report: Report) -> NightSpectrogram:
    derivation, choice = wanted
    samples = derivation.read(recording, 0.0, recording.duration_seconds)
    report(0.0)
    rate_hz = derivation.rate_hz(recording)
    # The page's tapers as well: making them takes a library that a page should not wait for.
    tapers(choice.method, window_length(choice.page_window_seconds, rate_hz))
    found = night_spectrogram(
        samples,
        rate_hz,
        method=choice.method,
        window_seconds=choice.window_seconds,
        top_hz=choice.top_hz,
        report=report,
    )
    return NightSpectrogram(found, colour_limits(found.power_db))
