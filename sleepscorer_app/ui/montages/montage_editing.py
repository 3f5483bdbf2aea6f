"""Editing the open night's montage: every step shows at once, and can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.montage import Derivation, derive
from sleepscorer_app.domain.montages.montage_fit import average_reference
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle, first_style

Traces = tuple[TraceStyle, ...]


class MontageEditing(QObject):
    """Changes the traces on screen; remembers every state since it began.

    What else changes the traces meanwhile (the gain keys, another montage) is a step like any.
    """

    changed = Signal()
    refused = Signal(str)
    """Why something was not done, as a sentence."""

    def __init__(
        self, recording: Recording, traces: TraceSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.recording = recording
        self._settings = traces
        self._history: list[Traces] = [traces.traces]
        self._now = 0
        traces.traces_changed.connect(self._note_step)

    @property
    def traces(self) -> Traces:
        return self._settings.traces

    @property
    def can_undo(self) -> bool:
        return self._now > 0

    @property
    def can_redo(self) -> bool:
        return self._now < len(self._history) - 1

    def undo(self) -> None:
        """Take the last step back."""
        if self.can_undo:
            self._go_to(self._now - 1)

    def redo(self) -> None:
        """Do the step again."""
        if self.can_redo:
            self._go_to(self._now + 1)

    def cancel(self) -> None:
        """The traces exactly as they were at the start."""
        self._go_to(0)

    def change(self, places: Sequence[int], change: Callable[[TraceStyle], TraceStyle]) -> None:
        """Change the traces at these places; what makes no sense is refused in words."""
        traces = list(self.traces)
        try:
            for place in places:
                traces[place] = change(traces[place])
        except ValueError as error:
            self.changed.emit()
            self.refused.emit(f"{self.traces[places[0]].name}: {error}.")
        else:
            self._settings.show_traces(tuple(traces))

    def show(self, places: Sequence[int], is_shown: bool) -> None:
        self.change(places, lambda trace: replace(trace, is_shown=is_shown))

    def invert(self, places: Sequence[int], is_inverted: bool) -> None:
        """Turn traces upside down, or back."""
        self.change(places, lambda trace: replace(trace, is_inverted=is_inverted))

    def colour(self, places: Sequence[int], colour: str) -> None:
        """`#rrggbb`, or empty for the role's."""
        self.change(places, lambda trace: replace(trace, colour=colour))

    def rescale(self, places: Sequence[int], value: float, measure: GainMeasure) -> None:
        """Draw traces so tall, in units per millimetre or per half lane."""
        self.change(places, lambda trace: replace(trace, gain=Gain(value, measure)))

    def cut(self, places: Sequence[int], field: str, cut_hz: float | None) -> None:
        """Set one limit (`low_cut_hz`, `high_cut_hz`, `notch_hz`) of the filter, or take it off."""

        def with_cut(trace: TraceStyle) -> TraceStyle:
            band = trace.display_filter
            limits = {
                "low_cut_hz": band.low_cut_hz,
                "high_cut_hz": band.high_cut_hz,
                "notch_hz": band.notch_hz,
                field: cut_hz,
            }
            return replace(trace, display_filter=DisplayFilter(**limits))

        self.change(places, with_cut)

    def rename(self, place: int, label: str) -> None:
        """Give a trace another name; its derivation's own name is no label."""
        trace = self.traces[place]
        label = "" if label.strip() == trace.derivation.name else label.strip()
        self.change([place], lambda one: replace(one, label=label))

    def set_role(self, places: Sequence[int], role: Role) -> None:
        """Say what traces are for; filter and height follow."""
        self.change(places, lambda trace: _rederived(trace, replace(trace.derivation, role=role)))

    def derive(self, places: Sequence[int], channel: int | None, minus: tuple[int, ...]) -> None:
        """Take other channels off, or (with `channel`) show another channel."""
        self.change(
            places,
            lambda trace: _rederived(
                trace,
                derive(
                    self.recording,
                    trace.derivation.channel if channel is None else channel,
                    minus,
                ),
            ),
        )

    def take_average(self, places: Sequence[int]) -> None:
        """Take the mean of all scalp electrodes off."""
        self.change(
            places,
            lambda trace: _rederived(
                trace, average_reference(self.recording, trace.derivation.channel)
            ),
        )

    def add(self, below: int, derivation: Derivation) -> int:
        """Put a trace in under the place `below` (-1: at the top); gives its place."""
        place = below + 1
        added = first_style(derivation)
        self._settings.show_traces((*self.traces[:place], added, *self.traces[place:]))
        return place

    def remove(self, places: Sequence[int]) -> None:
        """Take traces out; the recording keeps its channels."""
        gone = set(places)
        self._settings.show_traces(
            tuple(trace for place, trace in enumerate(self.traces) if place not in gone)
        )

    def move(self, places: Sequence[int], before: int) -> tuple[int, ...]:
        """Put traces, in their order, before what stands at `before`; gives their new places."""
        moved = [self.traces[place] for place in sorted(places)]
        above = [
            one for place, one in enumerate(self.traces) if place < before and place not in places
        ]
        below = [
            one for place, one in enumerate(self.traces) if place >= before and place not in places
        ]
        self._settings.show_traces((*above, *moved, *below))
        return tuple(range(len(above), len(above) + len(moved)))

    def _go_to(self, step: int) -> None:
        self._now = step
        self._settings.show_traces(self._history[step])
        self.changed.emit()

    def _note_step(self) -> None:
        if self.traces != self._history[self._now]:
            del self._history[self._now + 1 :]
            self._history.append(self.traces)
            self._now += 1
        self.changed.emit()


def _rederived(trace: TraceStyle, derivation: Derivation) -> TraceStyle:
    """The trace on another derivation; height and filter stay unless it is for something else."""
    if derivation.role is trace.derivation.role:
        return replace(trace, derivation=derivation)
    first = first_style(derivation)
    return replace(
        trace,
        derivation=derivation,
        gain=first.gain,
        display_filter=first.display_filter,
    )
