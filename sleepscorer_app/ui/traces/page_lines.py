"""The lines of a page's traces; while nobody asks, what lies beside the page is read ahead."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.read_once import ReadOnce
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.night.guarded_recording import unguarded
from sleepscorer_app.ui.traces.night_envelopes import NightEnvelopes
from sleepscorer_app.ui.traces.trace_reading import (
    FilteredStretch,
    TraceLine,
    line_through,
    read_piece,
    read_stretch,
)
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

LONGEST_DIRECT_SECONDS = 300.0
"""Longer pages are drawn from envelopes: filtering a night of 20 channels takes seconds."""
SLOW_HZ = 8.0
"""Slower traces are never too long to be drawn as they are."""
LEAST_AHEAD_SECONDS = 90.0
"""A filter needs some seconds on either side of whatever it is given: many bits cost more."""
EDGE_SECONDS = 1.0
"""A page also needs the samples next to it; this much beside whole pages is enough for those."""
MOST_SAMPLES_AHEAD = 4_000_000
"""Of all traces together; each takes 5 bytes."""

_Key = tuple[Derivation, DisplayFilter]
_Range = tuple[float, float]


class _ReadyLine(NamedTuple):
    time_range: _Range
    columns: int
    line: TraceLine


class PageLines(QObject):
    """Gives every trace of a page its line, and keeps filtered samples of the pages around it.

    A page that was not read ahead is read at once, so that what is kept only saves time. Reading
    ahead does one trace whenever the event loop has nothing else to do, and at last makes the lines
    of the next page.
    """

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        envelopes: NightEnvelopes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.recording = recording
        self._traces = traces
        self._envelopes = envelopes
        self._kept: dict[_Key, FilteredStretch] = {}
        self._shown: _Range = (0.0, 0.0)
        self._step_seconds = 0.0
        self._ahead: _Range = (0.0, 0.0)
        self._waiting: list[TraceStyle] = []
        self._ready: dict[_Key, _ReadyLine] = {}
        self._next: tuple[_Range, int] | None = None
        self._source = ReadOnce(recording)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._go_ahead)
        traces.traces_changed.connect(self._drop_others)

    @property
    def is_reading_ahead(self) -> bool:
        return bool(self._waiting) or self._next is not None

    @property
    def n_samples_kept(self) -> int:
        """How many filtered samples are in memory, of all traces together."""
        return sum(len(kept.samples) for kept in self._kept.values())

    def are_direct(self, page_seconds: float) -> bool:
        """Whether pages this long are drawn from their samples, not from the night's envelopes."""
        return page_seconds <= LONGEST_DIRECT_SECONDS

    def lines(
        self, time_range: _Range, page_seconds: float, columns: int
    ) -> tuple[TraceLine | None, ...]:
        """The lines of the traces shown, top to bottom, with no more detail than `columns`.

        None stands for a line whose envelope is still being computed.
        """
        page = ReadOnce(self.recording)
        if self.are_direct(page_seconds):
            self._plan_ahead(time_range, columns)
            return tuple(
                self._direct(trace, page, time_range, columns) for trace in self._traces.shown
            )
        self._envelopes.ask()
        return tuple(self._long(trace, page, time_range, columns) for trace in self._traces.shown)

    def _direct(
        self, trace: TraceStyle, page: Recording, time_range: _Range, columns: int
    ) -> TraceLine:
        ready = self._ready.get(_key(trace))
        if ready is not None and ready[:2] == (time_range, columns):
            return ready.line
        line = self._kept_line(trace, time_range, columns)
        if line is not None:
            return line
        return line_through(read_piece(page, trace, *self._with_edges(trace, time_range)), columns)

    def _kept_line(self, trace: TraceStyle, time_range: _Range, columns: int) -> TraceLine | None:
        """The line through what was read ahead; None where that does not suffice."""
        wanted = self._with_edges(trace, time_range)
        kept = self._kept.get(_key(trace))
        if kept is None or not self._holds(kept, wanted):
            return None
        return line_through(kept.cut(*wanted), columns)

    def _long(
        self, trace: TraceStyle, page: Recording, time_range: _Range, columns: int
    ) -> TraceLine | None:
        if trace.derivation.rate_hz(self.recording) < SLOW_HZ:
            piece = read_piece(page, trace, *self._with_edges(trace, time_range))
            return line_through(piece, columns)
        envelope = self._envelopes.of(trace)
        return envelope.line(*time_range, columns) if envelope else None

    def _with_edges(self, trace: TraceStyle, time_range: _Range) -> _Range:
        """A sample more on both sides, so that the line reaches the edges of the page."""
        more = 1 / trace.derivation.rate_hz(self.recording)
        return time_range[0] - more, time_range[1] + more

    def _holds(self, kept: FilteredStretch | None, time_range: _Range) -> bool:
        """Whether all that the night has of this range was read ahead."""
        stop_seconds = min(time_range[1], self.recording.duration_seconds)
        return kept is not None and kept.holds(time_range[0], stop_seconds)

    def _plan_ahead(self, time_range: _Range, columns: int) -> None:
        """Read ahead once the page after this one, in the direction of travel, is not there."""
        self._next = None
        moved_seconds = time_range[0] - self._shown[0]
        length_seconds = time_range[1] - time_range[0]
        if moved_seconds:
            is_near = abs(moved_seconds) <= length_seconds
            self._step_seconds = moved_seconds if is_near else length_seconds
        self._shown = time_range
        step_seconds = self._step_seconds or length_seconds
        next_range = (time_range[0] + step_seconds, time_range[1] + step_seconds)
        if next_range[0] >= self.recording.duration_seconds or next_range[1] <= 0:
            return
        missing = [
            trace
            for trace in self._traces.shown
            if not self._holds(self._kept.get(_key(trace)), next_range)
        ]
        if missing:
            self._ahead = self._around(time_range, forward=step_seconds > 0)
            if self._ahead[1] <= self._ahead[0]:
                return
            self._waiting = missing
            # A lost file's gaps must not be taken for the night's.
            self._source = ReadOnce(unguarded(self.recording))
        self._next = next_range, columns
        self._idle.start()

    def _around(self, time_range: _Range, *, forward: bool) -> _Range:
        """As much around a page as may be kept, two thirds of it in the direction of travel."""
        length_seconds = time_range[1] - time_range[0]
        rates_hz = [trace.derivation.rate_hz(self.recording) for trace in self._traces.shown]
        most_seconds = MOST_SAMPLES_AHEAD / max(sum(rates_hz), 1.0) - length_seconds
        extra_seconds = min(max(3 * length_seconds, LEAST_AHEAD_SECONDS), most_seconds)
        if extra_seconds < 1.5 * length_seconds:
            # Not even the next page would fit beside this one.
            return 0.0, 0.0
        behind_seconds = extra_seconds * (1 / 3 if forward else 2 / 3)
        start_seconds = time_range[0] - behind_seconds
        stop_seconds = start_seconds + length_seconds + extra_seconds
        return max(start_seconds - EDGE_SECONDS, 0.0), stop_seconds + EDGE_SECONDS

    def _go_ahead(self) -> None:
        """The next bit of what is to be done ahead, and the one after it a moment later."""
        if self._waiting:
            self._read_one_ahead()
            self._idle.start()
        elif self._next is not None:
            time_range, columns = self._next
            self._next = None
            for trace in self._traces.shown:
                line = self._kept_line(trace, time_range, columns)
                if line is not None:
                    self._ready[_key(trace)] = _ReadyLine(time_range, columns, line)

    def _read_one_ahead(self) -> None:
        trace = self._waiting.pop(0)
        try:
            self._kept[_key(trace)] = read_stretch(self._source, trace, *self._ahead)
        except OSError:
            # The next page says so: it is read at once, and by the one who tells.
            self._kept.clear()
            self._ready.clear()
            self._waiting.clear()
        if not self._waiting:
            self._source = ReadOnce(self.recording)

    def _drop_others(self) -> None:
        shown = {_key(trace) for trace in self._traces.shown}
        self._kept = {key: kept for key, kept in self._kept.items() if key in shown}
        self._ready = {key: ready for key, ready in self._ready.items() if key in shown}
        self._waiting = []
        self._next = None
        self._idle.stop()


def _key(trace: TraceStyle) -> _Key:
    return trace.derivation, trace.display_filter
