"""The measuring ruler of one open night: two points on one trace, and what lies between them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.measurement import Measurement, measure
from sleepscorer_app.ui.preferences.settings import Preferences, Settings
from sleepscorer_app.ui.traces.trace_reading import read_piece
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

FIRST_SECONDS = 1.0
"""How long a ruler is that was called by key."""

Point = tuple[float, float]
"""Seconds, and the value there."""


@dataclass(frozen=True)
class Ruler:
    """Two points of one trace; the arrow keys move the second one, `moving`."""

    derivation: Derivation
    fixed: Point
    moving: Point


class Measuring(QObject):
    """Holds the ruler and moves its ends; snapped, they lie on samples of the trace as drawn."""

    changed = Signal()
    said = Signal(str)
    """What the ruler measures, in words."""

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._traces = traces
        self._settings = settings
        self.ruler: Ruler | None = None
        self.has_keys = False
        """It was called by its key: arrows move it, a plain drag draws it, until it is put away."""

    @property
    def snaps(self) -> bool:
        """Its ends lie on samples, not just anywhere."""
        preferences = Preferences() if self._settings is None else self._settings.now
        return preferences.ruler_snaps

    @property
    def trace(self) -> TraceStyle | None:
        """The trace it lies on; None where that is not shown."""
        return None if self.ruler is None else self._trace_of(self.ruler.derivation)

    @property
    def measurement(self) -> Measurement | None:
        """What lies between its ends; None without a ruler on a shown trace."""
        ruler, trace = self.ruler, self.trace
        if ruler is None or trace is None:
            return None
        first, last = sorted((ruler.fixed[0], ruler.moving[0]))
        samples, start_seconds, rate_hz = self._samples(trace, first, last)
        return measure(ruler.fixed, ruler.moving, samples, start_seconds, rate_hz)

    @property
    def words(self) -> str:
        """`C4-M1: −82.4 µV · 640 ms · 1.56 Hz · 96.1 µV peak to peak`; empty without a ruler."""
        trace, measured = self.trace, self.measurement
        if trace is None or measured is None:
            return ""
        unit = self._recording.channels[trace.derivation.channel].unit
        return f"{trace.name}: {measured.words(unit)}"

    def begin(self, trace: TraceStyle, point: Point) -> None:
        """Put both ends on one point of a trace."""
        at = self._snapped(trace, point)
        self._take(Ruler(trace.derivation, at, at))

    def stretch(self, point: Point) -> None:
        """Put the moving end there."""
        ruler, trace = self.ruler, self.trace
        if ruler is not None and trace is not None:
            self._take(replace(ruler, moving=self._snapped(trace, point)))

    def call(self, trace: TraceStyle, middle_seconds: float) -> None:
        """Lay a ruler of a second on a trace, for the keys."""
        self.has_keys = True
        half = FIRST_SECONDS / 2
        fixed = self._on_trace(trace, middle_seconds - half)
        moving = self._on_trace(trace, middle_seconds + half)
        self._take(Ruler(trace.derivation, fixed, moving))

    def put_away(self) -> None:
        """No ruler any more."""
        self.ruler, self.has_keys = None, False
        self.changed.emit()

    def swap(self) -> None:
        """From now on the other end moves."""
        if self.ruler is not None:
            self._take(replace(self.ruler, fixed=self.ruler.moving, moving=self.ruler.fixed))

    def step(self, n_steps: int) -> None:
        """Move the moving end so many samples on, along the trace where it snaps."""
        ruler, trace = self.ruler, self.trace
        if ruler is None or trace is None:
            return
        seconds = ruler.moving[0] + n_steps / trace.derivation.rate_hz(self._recording)
        seconds = min(max(seconds, 0.0), self._recording.duration_seconds)
        moving = self._on_trace(trace, seconds) if self.snaps else (seconds, ruler.moving[1])
        self._take(replace(ruler, moving=moving))

    def lift(self, units: float) -> None:
        """Move the moving end up by so many units; snapped it stays on its sample."""
        if self.ruler is not None and not self.snaps:
            seconds, value = self.ruler.moving
            self._take(replace(self.ruler, moving=(seconds, value + units)))

    def change_trace(self, step: int) -> None:
        """The same stretch on the next trace below or above."""
        ruler, trace, shown = self.ruler, self.trace, self._traces.shown
        if ruler is None or trace is None:
            return
        other = shown[min(max(shown.index(trace) + step, 0), len(shown) - 1)]
        fixed = self._on_trace(other, ruler.fixed[0])
        moving = self._on_trace(other, ruler.moving[0])
        self._take(Ruler(other.derivation, fixed, moving))

    def _take(self, ruler: Ruler) -> None:
        self.ruler = ruler
        self.changed.emit()
        self.said.emit(self.words)

    def _snapped(self, trace: TraceStyle, point: Point) -> Point:
        return self._on_trace(trace, point[0]) if self.snaps else point

    def _on_trace(self, trace: TraceStyle, seconds: float) -> Point:
        """The sample nearest to a time; where none was recorded, the middle of the lane."""
        rate_hz = trace.derivation.rate_hz(self._recording)
        last = max(self._recording.duration_seconds - 1 / rate_hz, 0.0)
        seconds = round(min(max(seconds, 0.0), last) * rate_hz) / rate_hz
        samples, _, _ = self._samples(trace, seconds, seconds)
        is_there = bool(samples.size) and bool(np.isfinite(samples[0]))
        return seconds, float(samples[0]) if is_there else 0.0

    def _samples(
        self, trace: TraceStyle, first_seconds: float, last_seconds: float
    ) -> tuple[NDArray[np.float32], float, float]:
        """The trace as it is drawn, from the first time to the last, both included."""
        rate_hz = trace.derivation.rate_hz(self._recording)
        half = 0.5 / rate_hz
        piece = read_piece(self._recording, trace, first_seconds - half, last_seconds + half)
        return piece.samples, piece.start_seconds, rate_hz

    def _trace_of(self, derivation: Derivation) -> TraceStyle | None:
        return next((one for one in self._traces.shown if one.derivation == derivation), None)
