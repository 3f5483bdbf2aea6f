"""From a recording to a line on screen: read with padding, filter, envelope, lane."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.envelope import envelope_polyline, min_max_envelope
from sleepscorer_app.domain.traces.filters import apply_filter, padding_seconds
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

SHORTEST_FLAT_SECONDS = 2.0
Stretches = tuple[tuple[float, float], ...]
"""From when to when, in seconds."""
_MAY_BE_FLAT = frozenset({Role.EEG, Role.EOG, Role.EMG, Role.ECG})


@dataclass(frozen=True, eq=False)
class TracePiece:
    """What a page shows of one trace: filtered samples, and where nothing was recorded.

    `start_seconds` is the time of the first sample. `gaps` and `flats` are stretches in seconds.
    """

    samples: NDArray[np.float32]
    start_seconds: float
    rate_hz: float
    gaps: Stretches
    flats: Stretches


@dataclass(frozen=True, eq=False)
class TraceLine:
    """A line over time, broken where a value is NaN, and what to say about stretches of it.

    An envelope has two points at each time, the lowest value and the highest.
    """

    seconds: NDArray[np.float64]
    values: NDArray[np.float64]
    gaps: Stretches = ()
    flats: Stretches = ()
    is_envelope: bool = False


@dataclass(frozen=True, eq=False)
class FilteredStretch:
    """Filtered samples of one trace over more than a page, from which pages are cut.

    It was asked for from `start_seconds` to `stop_seconds`, of which the night may have less.
    `first` is the place of the first sample in the night; `is_still` tells of each sample but the
    last whether the raw one after it is the same.
    """

    start_seconds: float
    stop_seconds: float
    samples: NDArray[np.float32]
    is_still: NDArray[np.bool_]
    first: int
    rate_hz: float
    may_be_flat: bool

    def holds(self, start_seconds: float, stop_seconds: float) -> bool:
        """Whether all there is with `start <= time < stop` is here."""
        return self.start_seconds <= max(start_seconds, 0.0) and stop_seconds <= self.stop_seconds

    def cut(self, start_seconds: float, stop_seconds: float) -> TracePiece:
        """Those of the samples with `start <= time < stop`."""
        first = max(_sample_at(start_seconds, self.rate_hz) - self.first, 0)
        last = max(_sample_at(stop_seconds, self.rate_hz) - self.first, first)
        samples = self.samples[first:last]
        cut_start_seconds = (self.first + first) / self.rate_hz
        gaps = stretches(np.isnan(samples), cut_start_seconds, self.rate_hz, 0.0)
        flats: Stretches = ()
        if self.may_be_flat:
            is_still = self.is_still[first : max(last - 1, first)]
            flats = stretches(is_still, cut_start_seconds, self.rate_hz, SHORTEST_FLAT_SECONDS)
        return TracePiece(samples, cut_start_seconds, self.rate_hz, gaps, flats)


def read_stretch(
    recording: Recording, trace: TraceStyle, start_seconds: float, stop_seconds: float
) -> FilteredStretch:
    """The samples with `start <= time < stop`, filtered as if the whole night had been."""
    derivation, display_filter = trace.derivation, trace.display_filter
    rate_hz = derivation.rate_hz(recording)
    padding = padding_seconds(display_filter)
    read_from = max(start_seconds - padding, 0.0)
    raw = derivation.read(recording, read_from, stop_seconds + padding)
    first_read = _sample_at(read_from, rate_hz)
    first = max(_sample_at(start_seconds, rate_hz) - first_read, 0)
    last = max(_sample_at(stop_seconds, rate_hz) - first_read, first)
    shown = apply_filter(raw, rate_hz, display_filter)[first:last]
    raw = raw[first:last]
    return FilteredStretch(
        start_seconds,
        stop_seconds,
        shown,
        raw[1:] == raw[:-1],
        first_read + first,
        rate_hz,
        derivation.role in _MAY_BE_FLAT,
    )


def read_piece(
    recording: Recording, trace: TraceStyle, start_seconds: float, stop_seconds: float
) -> TracePiece:
    """The samples with `start <= time < stop`, and where nothing was recorded or nothing moved."""
    stretch = read_stretch(recording, trace, start_seconds, stop_seconds)
    return stretch.cut(start_seconds, stop_seconds)


def line_through(piece: TracePiece, columns: int) -> TraceLine:
    """The piece as a line, with no more detail than `columns` can show."""
    samples = piece.samples
    if len(samples) <= 2 * columns:
        seconds = piece.start_seconds + np.arange(len(samples)) / piece.rate_hz
        return TraceLine(seconds, samples.astype(np.float64), piece.gaps, piece.flats)
    length_seconds = len(samples) / piece.rate_hz
    lowest, highest = min_max_envelope(samples, columns)
    seconds = _middles_twice(piece.start_seconds, length_seconds, columns)
    values = envelope_polyline(lowest, highest).astype(np.float64)
    return TraceLine(seconds, values, piece.gaps, piece.flats, is_envelope=True)


# Twenty traces of a page have one and the same time axis.
@lru_cache(maxsize=4)
def _middles_twice(
    start_seconds: float, length_seconds: float, columns: int
) -> NDArray[np.float64]:
    """The middle of each of so many columns, twice over, for an envelope's two values."""
    middles = start_seconds + (np.arange(columns) + 0.5) * length_seconds / columns
    seconds = np.repeat(middles, 2)
    seconds.setflags(write=False)
    return seconds


def middle_of(line: TraceLine, trace: TraceStyle) -> float:
    """The value that is drawn in the middle of the lane.

    A low cut leaves a trace around 0. Without one it may lie anywhere (95 % oxygen, an electrode's
    offset), so its own median is taken.
    """
    if trace.display_filter.low_cut_hz is not None:
        return 0.0
    present = line.values[np.isfinite(line.values)]
    return float(np.median(present)) if present.size else 0.0


def reach_of(line: TraceLine, trace: TraceStyle) -> float:
    """How far all but the rarest peaks are from the middle of the lane; 0 for a flat trace."""
    present = line.values[np.isfinite(line.values)] - middle_of(line, trace)
    return float(np.percentile(np.abs(present), 99)) if present.size else 0.0


def _sample_at(seconds: float, rate_hz: float) -> int:
    """The first sample at or after `seconds`, as recordings count."""
    return max(int(np.ceil(seconds * rate_hz - 1e-6)), 0)


def stretches(
    holds: NDArray[np.bool_], start_seconds: float, rate_hz: float, shortest_seconds: float
) -> Stretches:
    if np.count_nonzero(holds) <= shortest_seconds * rate_hz:
        return ()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return tuple(
        (start_seconds + float(first) / rate_hz, start_seconds + float(last) / rate_hz)
        for first, last in edges.reshape(-1, 2)
        if (last - first) / rate_hz >= shortest_seconds
    )
