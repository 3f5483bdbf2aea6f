"""The bands' courses over the night, computed behind the window and kept, one per derivation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.spectra.band_course import (
    DEFINITION,
    BandCourse,
    BandScale,
    band_course,
    smoothed,
)
from sleepscorer_app.ui.night.background_results import BackgroundResults
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.strips.strip_choices import StripChoices
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

MOST_KEPT = 8
LOW_PERCENTILE, HIGH_PERCENTILE = 2.0, 98.0
"""Between which each band's line fills the height: its own of the night, so that all are seen."""


@dataclass(frozen=True, eq=False)
class BandLine:
    """One band as a line: `values` per epoch, drawn between two limits in the same unit."""

    name: str
    words: str
    values: NDArray[np.float64]
    limits: tuple[float, float]


class NightBands(QObject):
    """The courses of the channel chosen for the spectrograms, while somebody wants to see them."""

    changed = Signal()
    """Other lines are wanted, or they have arrived, or could not be had."""

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        strips: StripChoices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._traces = traces
        self._strips = strips

        def work(derivation: Derivation, report: Report) -> BandCourse:
            samples = derivation.read(recording, 0.0, recording.duration_seconds)
            report(0.0)
            return band_course(samples, derivation.rate_hz(recording), report=report)

        self._results: BackgroundResults[Derivation, BandCourse]
        self._results = BackgroundResults(work, MOST_KEPT, self)
        self._results.arrived.connect(self.changed)
        traces.spectrogram_changed.connect(self.ask)
        strips.bands_changed.connect(self.ask)

    @property
    def lines(self) -> tuple[BandLine, ...]:
        """What to draw now, one line per band that the channel has; empty while it is not there."""
        derivation, choice = self._traces.spectrogram, self._strips.bands
        if derivation is None or not choice.is_shown:
            return ()
        course = self._results.get(derivation)
        if course is None:
            return ()
        values = smoothed(course.on_scale(choice.scale), choice.smoothing_epochs)
        return tuple(
            BandLine(band.name, band.words, one, limits_of(one))
            for band, one in zip(course.bands, values.T, strict=True)
            if np.isfinite(one).any()
        )

    @property
    def is_shown(self) -> bool:
        return self._strips.bands.is_shown

    @property
    def unit(self) -> str:
        is_decibel = self._strips.bands.scale is BandScale.DECIBEL
        return "dB of µV²" if is_decibel else "% of 0.5–30 Hz"

    @property
    def definition(self) -> str:
        """What the lines are, in sentences."""
        choice, derivation = self._strips.bands, self._traces.spectrogram
        channel = f" of {derivation.name}" if derivation is not None else ""
        ranges = "; ".join(
            f"{line.words} from {line.limits[0]:.1f} to {line.limits[1]:.1f} {self.unit}".replace(
                "-", "−"
            )
            for line in self.lines
        )
        minutes = choice.smoothing_epochs * EPOCH_SECONDS / 60
        mean = f" Running mean over {minutes:g} min." if choice.smoothing_epochs > 1 else ""
        return (
            f"Band powers{channel}, each line on its own scale: {ranges or 'being computed'} "
            f"(2nd to 98th percentile of the night).{mean} {DEFINITION}"
        )

    def words_at(self, epoch: int) -> str:
        """`delta 31.2, sigma 8.1, beta 2.0 dB of µV²`; empty where nothing is drawn."""
        told = [
            f"{line.name} {line.values[epoch]:.1f}".replace("-", "−")
            for line in self.lines
            if epoch < len(line.values) and np.isfinite(line.values[epoch])
        ]
        return f"{', '.join(told)} {self.unit}" if told else ""

    def ask(self) -> None:
        """Start computing what is wanted unless it is known."""
        derivation = self._traces.spectrogram
        if derivation is not None and self.is_shown:
            self._results.ask(derivation)
        self.changed.emit()

    def stop(self) -> None:
        """Cancel what is being computed and wait until its thread has ended."""
        self._results.stop()


def limits_of(values: NDArray[np.float64]) -> tuple[float, float]:
    """The 2nd and 98th percentile of the finite values, at least a little apart."""
    low, high = np.percentile(values[np.isfinite(values)], (LOW_PERCENTILE, HIGH_PERCENTILE))
    return float(low), float(max(high, low + 1e-3))
