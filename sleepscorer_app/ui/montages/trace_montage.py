"""From a montage to traces on screen, and from traces on screen to a montage."""

from collections.abc import Iterable, Mapping, Sequence

from sleepscorer_app.domain.channel_names import Kind, Role
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    channel_meanings,
    channels_as_they_are,
)
from sleepscorer_app.domain.montages.montage_fit import FittedRow, average_reference
from sleepscorer_app.domain.montages.montage_rows import AVERAGE, Montage, MontageRow, Source
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.ui.traces.trace_settings import TraceStyle, first_style


def laid_out(
    rows: Iterable[FittedRow],
    recording: Recording,
    filters: Mapping[Role, DisplayFilter] = AASM_FILTERS,
) -> tuple[TraceStyle, ...]:
    """The traces of a montage that was laid upon a recording, top to bottom.

    `filters` are for rows that have none of their own.
    """
    units = [channel.unit for channel in recording.channels]
    return tuple(_laid_out(one, units[one.derivation.channel], filters) for one in rows)


def _laid_out(fitted: FittedRow, unit: str, filters: Mapping[Role, DisplayFilter]) -> TraceStyle:
    row, first = fitted.row, first_style(fitted.derivation, filters)
    return TraceStyle(
        fitted.derivation,
        row.gain if row.gain is not None and row.unit == unit else first.gain,
        first.display_filter if row.display_filter is None else row.display_filter,
        is_shown=row.is_shown,
        label=row.label,
        colour=row.colour,
        is_inverted=row.is_inverted,
    )


def montage_of(traces: Sequence[TraceStyle], recording: Recording, name: str) -> Montage:
    """The traces as a montage under this name; `ValueError` for a name that is none."""
    singles = channels_as_they_are(recording)
    return Montage(
        name,
        tuple(
            MontageRow(
                (_source(trace.derivation, recording),),
                label=trace.label,
                role=_role_given(trace.derivation, singles[trace.derivation.channel]),
                colour=trace.colour,
                gain=trace.gain,
                unit=recording.channels[trace.derivation.channel].unit,
                display_filter=trace.display_filter,
                is_inverted=trace.is_inverted,
                is_shown=trace.is_shown,
            )
            for trace in traces
        ),
    )


def linked_mastoids(recording: Recording) -> tuple[int, ...]:
    """The channels of both mastoids or ears; empty unless both were recorded."""
    meanings = channel_meanings(recording)
    found = {
        name.electrode: index
        for index, name in reversed(list(enumerate(meanings)))
        if name.kind is Kind.EEG and name.is_ear and name.is_raw_electrode
    }
    return (found["M1"], found["M2"]) if found.keys() >= {"M1", "M2"} else ()


def is_average(derivation: Derivation, recording: Recording) -> bool:
    """True if the mean of all scalp electrodes is taken off."""
    if len(derivation.references) < 2:
        return False
    try:
        average = average_reference(recording, derivation.channel)
    except ValueError:
        return False
    return derivation.references == average.references


def _source(derivation: Derivation, recording: Recording) -> Source:
    names = [channel.name for channel in recording.channels]
    if is_average(derivation, recording):
        return Source(names[derivation.channel], (AVERAGE,))
    return Source(names[derivation.channel], tuple(names[one] for one in derivation.references))


def _role_given(derivation: Derivation, single: Derivation) -> Role | None:
    return None if derivation.role is single.role else derivation.role
