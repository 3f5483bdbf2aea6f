"""Montages laid upon a recording: what is found, stands in, is missing; and which fits best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sleepscorer_app.domain.channel_names import ChannelName, Kind, read_channel_name
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    channel_meanings,
    channels_as_they_are,
    derive,
    guess_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.montages.montage_rows import AVERAGE, Montage, MontageRow, Rest, Source
from sleepscorer_app.domain.recording import Recording

MOST_SHOWN = 16
"""Of channels that nobody asked for by name; of more, a small window cannot even show the names."""
AS_RECORDED_SCORE = 0.45
"""A montage without rows fits everything about half: what fits less hides more than it orders."""
_FIRST_WORTH, _STAND_IN_WORTH, _KIND_WORTH = 1.0, 0.75, 0.5
_COUNTED_KINDS = frozenset(
    {
        *(Kind.EEG, Kind.EOG, Kind.CHIN, Kind.AIRFLOW, Kind.NASAL_PRESSURE),
        *(Kind.THORAX, Kind.ABDOMEN, Kind.EFFORT, Kind.SATURATION),
    }
)
"""What sleep is scored by; other channels do not speak for or against a montage."""


@dataclass(frozen=True)
class FittedRow:
    """A row of a montage, and the derivation of the recording that it became."""

    row: MontageRow
    derivation: Derivation


@dataclass(frozen=True)
class MontageFit:
    """A montage on one recording. `score` is 0 (nothing in common) to 1 (made for each other)."""

    montage: Montage
    rows: tuple[FittedRow, ...]
    stand_ins: tuple[str, ...]
    left_out: tuple[str, ...]
    score: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should know: what stands in for what, what is missing and why."""
        said: list[str] = []
        if self.stand_ins:
            said.append(f"Standing in: {', '.join(self.stand_ins)}.")
        if self.left_out:
            said.append(f"Left out: {', '.join(self.left_out)}.")
        n_shown = sum(one.row.is_shown for one in self.rows)
        if self.montage.rest is Rest.SHOWN and n_shown < len(self.rows):
            said.append(f"{n_shown} of {len(self.rows)} channels are shown; tick others.")
        return tuple(said)

    @property
    def explanation(self) -> str:
        """`5 of 6 traces found`: why this montage was taken."""
        wanted = [row for row in self.montage.rows if not row.is_optional]
        found = sum(1 for one in self.rows if one.row in wanted)
        if not wanted:
            return "every channel as the file holds it"
        if found == len(wanted):
            return "its trace was found" if found == 1 else f"all {found} traces found"
        return f"{found} of {len(wanted)} traces found"


def fit_montage(montage: Montage, recording: Recording) -> MontageFit:
    """Lay a montage upon a recording; rows it has no channels for are left out, and said."""
    finder = _Finder(recording)
    fitted: list[FittedRow] = []
    stand_ins: list[str] = []
    left_out: list[str] = []
    worth = 0.0
    for row in montage.rows:
        found = finder.first_found(row.sources)
        if found is None:
            if not row.is_optional:
                left_out.append(f"{row.words} ({finder.why_not(row.sources[0])})")
            continue
        source, derivation = found
        finder.take(derivation)
        if row.role is not None:
            derivation = replace(derivation, role=row.role)
        fitted.append(FittedRow(row, derivation))
        if source is not row.sources[0] and not row.is_optional:
            stand_ins.append(f"{derivation.name} for {row.sources[0].words}")
        worth += 0.0 if row.is_optional else _worth(source, row)
    score = _score(montage, worth, _covered(fitted, recording))
    fitted += finder.rest(montage.rest)
    return MontageFit(montage, tuple(fitted), tuple(stand_ins), tuple(left_out), score)


def best_fit(montages: Iterable[Montage], recording: Recording) -> MontageFit:
    """The montage that fits best, the first among equals; `ValueError` without any."""
    fits = [fit_montage(montage, recording) for montage in montages]
    return max(fits, key=lambda fit: fit.score)


def layout_of(recording: Recording) -> tuple[str, ...]:
    """By what recordings of one set-up are known again: the names of their channels, sorted."""
    return tuple(sorted({channel.name.strip().casefold() for channel in recording.channels}))


def equipment_of(recording: Recording) -> str:
    """What the file says it was recorded with; empty where it does not say.

    The last subfields of EDF+'s recording field (edfplus.info, 2.1.3.4): `Startdate`, the date, a
    code of the examination, one of the technician, and from the fifth on the equipment.
    """
    words = recording.identity.recording.split()
    if words[:1] != ["Startdate"]:
        return ""
    equipment = " ".join(words[4:]).replace("_", " ").strip()
    return "" if equipment in ("", "X") else equipment


def _worth(source: Source, row: MontageRow) -> float:
    if source.kind is not None:
        return _KIND_WORTH
    return _FIRST_WORTH if source is row.sources[0] else _STAND_IN_WORTH


def _score(montage: Montage, worth: float, covered: float) -> float:
    """The harmonic mean of how much of the montage is there and how much of the night it uses."""
    n_wanted = sum(not row.is_optional for row in montage.rows)
    if n_wanted == 0:
        return AS_RECORDED_SCORE
    share = worth / n_wanted
    return 2 * share * covered / (share + covered) if share + covered else 0.0


def _covered(fitted: Sequence[FittedRow], recording: Recording) -> float:
    """The share of the recording's traces for scoring sleep that are among these and shown."""
    meanings = channel_meanings(recording)
    shown = {one.derivation.channel for one in fitted if one.row.is_shown}
    counted = {
        one.channel
        for one in guess_derivations(recording)
        if (meanings[one.channel].kind in _COUNTED_KINDS or one.is_guess)
        and not (meanings[one.channel].is_ear and not one.references)
    }
    return len(counted & shown) / len(counted) if counted else 0.0


class _Finder:
    """Finds the channels that sources ask for, each derivation once."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._names = channel_meanings(recording)
        self._exact = {
            channel.name.strip().casefold(): index
            for index, channel in reversed(list(enumerate(recording.channels)))
        }
        self._singles = channels_as_they_are(recording)
        self._taken: set[tuple[int, tuple[int, ...]]] = set()
        self._refused: dict[Source, str] = {}

    def take(self, derivation: Derivation) -> None:
        """No later row by kind gets this one."""
        self._taken.add((derivation.channel, derivation.references))

    def first_found(self, sources: Sequence[Source]) -> tuple[Source, Derivation] | None:
        """The first source that the recording holds, and what it became."""
        for source in sources:
            found = self._by_kind(source) if source.kind else self._by_name(source)
            if found is not None:
                return source, found
        return None

    def rest(self, rest: Rest) -> list[FittedRow]:
        """What no row has taken: guessed derivations first, or channel by channel."""
        if rest is Rest.LEFT_OUT:
            return []
        others = self._singles
        if rest is Rest.HIDDEN:
            others = [*guess_derivations(self._recording), *self._singles]
        free: dict[tuple[int, tuple[int, ...]], Derivation] = {}
        for one in others:
            if (one.channel, one.references) not in self._taken:
                free.setdefault((one.channel, one.references), one)
        return [
            FittedRow(
                MontageRow(
                    (Source(one.name),),
                    is_shown=rest is Rest.SHOWN and place < MOST_SHOWN,
                    is_optional=True,
                ),
                one,
            )
            for place, one in enumerate(free.values())
        ]

    def why_not(self, source: Source) -> str:
        """Why a source that was looked for in vain cannot be had, in a few words."""
        if source.kind is not None:
            return "no such channel"
        wanted = (source.channel, *(one for one in source.minus if one != AVERAGE))
        absent = [one for one in wanted if self._channel(one) is None]
        if absent:
            return f"no {' and no '.join(absent)}"
        return self._refused[source]

    def _by_kind(self, source: Source) -> Derivation | None:
        fitting = [
            one
            for one, name in zip(self._singles, self._names, strict=True)
            if _is_of(name, one, source) and (one.channel, one.references) not in self._taken
        ]
        if source.kind is Kind.EEG:
            formed = (one for one in guess_derivations(self._recording) if one.references)
            free = [one for one in formed if (one.channel, one.references) not in self._taken]
            fitting = list(scoring_candidates((*free, *fitting)))
        return fitting[0] if fitting else None

    def _by_name(self, source: Source) -> Derivation | None:
        if not source.minus:
            channel = self._channel(source.channel)
            return None if channel is None else self._singles[channel]
        are_exact = all(one.strip().casefold() in self._exact for one in _named(source))
        ready = None if are_exact else self._ready(source)
        if ready is not None:
            return self._singles[ready]
        try:
            return self._subtracted(source)
        except ValueError as error:
            self._refused[source] = str(error)
            return None

    def _ready(self, source: Source) -> int | None:
        """The channel that the file holds already referenced in this way."""
        parts = [read_channel_name(one) for one in _named(source)]
        if not all(part.is_raw_electrode for part in parts):
            return None
        wanted = f"{parts[0].electrode}-{'+'.join(part.electrode for part in parts[1:])}"
        return next((i for i, name in enumerate(self._names) if wanted == name.derivation), None)

    def _subtracted(self, source: Source) -> Derivation | None:
        channel = self._channel(source.channel)
        if channel is None:
            return None
        if source.minus == (AVERAGE,):
            return average_reference(self._recording, channel)
        references = [self._channel(one) for one in source.minus]
        present = tuple(one for one in references if one is not None)
        return (
            derive(self._recording, channel, present) if len(present) == len(references) else None
        )

    def _channel(self, wanted: str) -> int | None:
        """A channel by its name, else by what its name means."""
        exact = self._exact.get(wanted.strip().casefold())
        if exact is not None:
            return exact
        meaning = read_channel_name(wanted).derivation
        same = (i for i, name in enumerate(self._names) if meaning and name.derivation == meaning)
        return next(same, None)


def average_reference(recording: Recording, channel: int) -> Derivation:
    """A channel minus the mean of all scalp electrodes that were recorded as it was.

    Raises `ValueError` where there are not at least two.
    """
    names = channel_meanings(recording)
    own, own_rate_hz = names[channel], recording.channels[channel].rate_hz
    others = tuple(
        index
        for index, name in enumerate(names)
        if name.kind is Kind.EEG
        and name.is_raw_electrode
        and not name.is_ear
        and name.common_reference == own.common_reference
        and recording.channels[index].rate_hz == own_rate_hz
    )
    if len(others) < 2:
        raise ValueError("there are not two scalp electrodes to take the average of")
    return derive(recording, channel, others, AVERAGE)


def _named(source: Source) -> tuple[str, ...]:
    return (source.channel, *source.minus)


def _is_of(name: ChannelName, single: Derivation, source: Source) -> bool:
    if source.kind is Kind.EEG and single.is_guess:
        return True
    has_side = not source.side or name.side is source.side
    return name.kind is source.kind and has_side and not name.is_ear
