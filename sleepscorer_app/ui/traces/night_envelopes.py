"""Envelopes of whole nights for long pages, computed behind the window, one per trace."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.envelope import envelope_polyline
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.ui.night.background_results import BackgroundResults
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.traces.trace_reading import TraceLine, read_piece, stretches
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

BIN_SECONDS = 0.25
CHUNK_SECONDS = 600.0
MOST_KEPT = 64
"""Envelopes in memory; one of 8 hours takes 1 MB."""

_Key = tuple[Derivation, DisplayFilter]


@dataclass(frozen=True, eq=False)
class NightEnvelope:
    """Lowest and highest filtered value of each quarter of a second, NaN where all is missing."""

    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]

    def line(self, start_seconds: float, stop_seconds: float, columns: int) -> TraceLine:
        """The stretch as a line, with no more detail than `columns` can show."""
        first = max(int(start_seconds / BIN_SECONDS), 0)
        last = min(int(np.ceil(stop_seconds / BIN_SECONDS)), len(self.lowest))
        n_bins = max(last - first, 0)
        n_columns = min(columns, n_bins)
        if n_columns == 0:
            return TraceLine(np.empty(0), np.empty(0))
        starts = first + np.arange(n_columns) * n_bins // n_columns
        lowest = np.fmin.reduceat(self.lowest[:last], starts)
        highest = np.fmax.reduceat(self.highest[:last], starts)
        middles = (first + (np.arange(n_columns) + 0.5) * n_bins / n_columns) * BIN_SECONDS
        gaps = stretches(
            np.isnan(self.lowest[first:last]), first * BIN_SECONDS, 1 / BIN_SECONDS, 0.0
        )
        values = envelope_polyline(lowest, highest).astype(np.float64)
        return TraceLine(np.repeat(middles, 2), values, gaps, is_envelope=True)


class NightEnvelopes(QObject):
    """The envelopes of the traces shown, from the top down, as soon as they are there."""

    changed = Signal()

    def __init__(
        self, recording: Recording, traces: TraceSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._traces = traces

        def work(key: _Key, report: Report) -> NightEnvelope:
            derivation, display_filter = key
            return night_envelope(
                recording, TraceStyle(derivation, Gain(1.0), display_filter), report
            )

        self._results: BackgroundResults[_Key, NightEnvelope]
        self._results = BackgroundResults(work, MOST_KEPT, self)
        self._results.arrived.connect(self.changed)

    def ask(self) -> None:
        """Start computing what is shown and not known."""
        self._results.ask(*map(_key, self._traces.shown))

    def of(self, trace: TraceStyle) -> NightEnvelope | None:
        return self._results.get(_key(trace))

    def stop(self) -> None:
        """Cancel what is being computed and wait until its thread has ended."""
        self._results.stop()


def night_envelope(recording: Recording, trace: TraceStyle, report: Report) -> NightEnvelope:
    """The whole night, filtered in chunks that overlap by what the filter needs."""
    n_bins = int(np.ceil(recording.duration_seconds / BIN_SECONDS))
    lowest = np.full(n_bins, np.nan, dtype=np.float32)
    highest = lowest.copy()
    n_chunks = int(np.ceil(recording.duration_seconds / CHUNK_SECONDS))
    for chunk in range(n_chunks):
        report(chunk / n_chunks)
        start_seconds = chunk * CHUNK_SECONDS
        piece = read_piece(recording, trace, start_seconds, start_seconds + CHUNK_SECONDS)
        times = piece.start_seconds + np.arange(len(piece.samples)) / piece.rate_hz
        bins = np.minimum((times / BIN_SECONDS + 1e-6).astype(np.int64), n_bins - 1)
        filled, starts = np.unique(bins, return_index=True)
        if filled.size:
            lowest[filled] = np.fmin.reduceat(piece.samples, starts)
            highest[filled] = np.fmax.reduceat(piece.samples, starts)
    return NightEnvelope(lowest, highest)


def _key(trace: TraceStyle) -> _Key:
    return trace.derivation, trace.display_filter
