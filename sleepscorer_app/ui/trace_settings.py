"""Which traces are shown, in what order, how tall and through which filter; one per open night."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.domain.montage import Derivation, Role

HALF_HEIGHT = {Role.EEG: 75.0, Role.EOG: 100.0, Role.EMG: 50.0, Role.ECG: 1000.0}
"""What half a trace's lane stands for at first, in µV; the gain keys change it."""


@dataclass(frozen=True)
class TraceStyle:
    """How one derivation is shown. `half_height` is in the channel's unit (µV for voltages)."""

    derivation: Derivation
    half_height: float
    display_filter: DisplayFilter
    is_shown: bool = True


class TraceSettings(QObject):
    """The traces from top to bottom, and which derivation the spectrograms and the network see."""

    traces_changed = Signal()
    spectrogram_changed = Signal()
    """Another derivation is drawn as spectrogram."""
    scored_changed = Signal()
    """Another derivation will be scored."""

    def __init__(
        self,
        derivations: Sequence[Derivation],
        scored: Derivation | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.traces = tuple(
            TraceStyle(
                one,
                HALF_HEIGHT.get(one.role, 100.0),
                AASM_FILTERS.get(one.role, DisplayFilter(None, None, None)),
            )
            for one in derivations
        )
        self.scored = scored
        self.spectrogram = scored or (derivations[0] if derivations else None)

    @property
    def shown(self) -> tuple[TraceStyle, ...]:
        """The traces on screen, top to bottom."""
        return tuple(trace for trace in self.traces if trace.is_shown)

    def set_trace(self, place: int, trace: TraceStyle) -> None:
        """Show the trace at `place` (from the top, hidden ones counted) in another way."""
        if self.traces[place] != trace:
            self._set((*self.traces[:place], trace, *self.traces[place + 1 :]))

    def move_trace(self, place: int, to_place: int) -> None:
        """Take a trace out and put it in at another place."""
        rest = [*self.traces]
        moved = rest.pop(place)
        rest.insert(to_place, moved)
        self._set(tuple(rest))

    def scale_all(self, factor: float) -> None:
        """Make every trace taller (factor over 1) or flatter."""
        self._set(
            tuple(replace(trace, half_height=trace.half_height / factor) for trace in self.traces)
        )

    def set_role_filter(self, role: Role, display_filter: DisplayFilter) -> None:
        """One filter for all traces of a kind."""
        self._set(
            tuple(
                replace(trace, display_filter=display_filter)
                if trace.derivation.role is role
                else trace
                for trace in self.traces
            )
        )

    def set_spectrogram(self, derivation: Derivation) -> None:
        if derivation != self.spectrogram:
            self.spectrogram = derivation
            self.spectrogram_changed.emit()

    def set_scored(self, derivation: Derivation) -> None:
        if derivation != self.scored:
            self.scored = derivation
            self.scored_changed.emit()

    def _set(self, traces: tuple[TraceStyle, ...]) -> None:
        if traces != self.traces:
            self.traces = traces
            self.traces_changed.emit()
