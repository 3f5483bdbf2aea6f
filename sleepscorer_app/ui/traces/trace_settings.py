"""Which traces are shown, in what order, how tall and through which filter; one per open night."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation, Role, scoring_candidates
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, first_gain


@dataclass(frozen=True)
class TraceStyle:
    """How one derivation is shown.

    An empty `label` means the derivation's name, an empty `colour` that of its role.
    """

    derivation: Derivation
    gain: Gain
    display_filter: DisplayFilter
    is_shown: bool = True
    label: str = ""
    colour: str = ""
    is_inverted: bool = False

    @property
    def name(self) -> str:
        """What the trace is called on screen."""
        return self.label or self.derivation.name


def first_style(
    derivation: Derivation, filters: Mapping[Role, DisplayFilter] = AASM_FILTERS
) -> TraceStyle:
    """How a derivation is shown before anybody says otherwise."""
    role = derivation.role
    return TraceStyle(
        derivation,
        first_gain(role),
        filters.get(role, DisplayFilter(None, None, None)),
    )


class TraceSettings(QObject):
    """The traces from top to bottom, and which derivation the spectrograms and the network see."""

    traces_changed = Signal()
    derivations_changed = Signal()
    """There are other traces than before, not only in another order or style."""
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
        self._guessed = tuple(derivations)
        self._first: dict[Derivation, Gain] = {}
        self.traces = tuple(first_style(one) for one in derivations)
        self.scored = scored
        self.spectrogram = scored or (derivations[0] if derivations else None)

    @property
    def shown(self) -> tuple[TraceStyle, ...]:
        """The traces on screen, top to bottom."""
        return tuple(trace for trace in self.traces if trace.is_shown)

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """What the traces are made of, top to bottom, hidden ones too."""
        return tuple(trace.derivation for trace in self.traces)

    @property
    def candidates(self) -> tuple[Derivation, ...]:
        """What a network may score: the guessed derivations, then others that the traces have."""
        own = (
            trace.derivation
            for trace in self.traces
            if trace.is_shown or trace.derivation.references
        )
        return scoring_candidates(_once(*self._guessed, *own))

    @property
    def choices(self) -> tuple[Derivation, ...]:
        """Everything that can be drawn as spectrogram."""
        return _once(*self.derivations, *self._guessed)

    def show_traces(self, traces: tuple[TraceStyle, ...]) -> None:
        """Put these traces in place of all that were there; what is scored stays."""
        self._set(traces)

    def lay(
        self, traces: tuple[TraceStyle, ...], gains: Mapping[Derivation, Gain] | None = None
    ) -> None:
        """Show these traces, whose gains are from now on those of `reset_gains`.

        `gains` are others to draw them by at once.
        """
        self._first = {trace.derivation: trace.gain for trace in traces}
        gains = gains or {}
        self._set(tuple(replace(one, gain=gains.get(one.derivation, one.gain)) for one in traces))

    def first_gain_of(self, derivation: Derivation) -> Gain:
        """How tall the montage, or else the role, has this trace."""
        return self._first.get(derivation, first_gain(derivation.role))

    def reset_gains(self) -> None:
        """Every trace as tall as at first."""
        self.set_gains({one: self.first_gain_of(one) for one in self.derivations})

    def set_gains(self, gains: Mapping[Derivation, Gain]) -> None:
        """Draw these traces so tall, all in one step; the others stay."""
        self._set(
            tuple(
                replace(trace, gain=gains.get(trace.derivation, trace.gain))
                for trace in self.traces
            )
        )

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

    def step_gains(self, n_steps: int) -> None:
        """Draw every trace a step of the usual series larger (or, below 0, smaller)."""
        self._set(tuple(replace(trace, gain=trace.gain.stepped(n_steps)) for trace in self.traces))

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
        if traces == self.traces:
            return
        before, self.traces = self.derivations, traces
        if Counter(before) != Counter(self.derivations):
            self.derivations_changed.emit()
        self.traces_changed.emit()


def _once(*derivations: Derivation) -> tuple[Derivation, ...]:
    """Each channel or difference once; of two roles for it, EEG, which somebody said it is."""
    unique: dict[tuple[int, tuple[int, ...]], Derivation] = {}
    for one in derivations:
        key = (one.channel, one.references)
        if key not in unique or (one.role is Role.EEG and unique[key].role is not Role.EEG):
            unique[key] = one
    return tuple(unique.values())
