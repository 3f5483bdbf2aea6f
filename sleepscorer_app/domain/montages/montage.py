"""Derivations: which traces a night's channels make, and which of them a network may score."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import ChannelName, Kind, Role, read_channel_name
from sleepscorer_app.domain.read_once import mean_of_channels
from sleepscorer_app.domain.recording import Channel, Recording

MINIMUM_EEG_RATE_HZ = 64.0
"""Below this a channel cannot hold the 0.3–30 Hz that sleep is scored by."""

_VOLTS = frozenset({"v", "mv", "µv", "μv", "uv", "nv", ""})


@dataclass(frozen=True)
class Derivation:
    """One trace: a channel, minus the mean of its `references`; all by index in the recording.

    One reference makes an ordinary derivation, both ears the linked mastoids, all electrodes the
    average. `is_guess` says that nothing in the file tells the role: a person should look.
    """

    name: str
    role: Role
    channel: int
    references: tuple[int, ...] = ()
    is_inverted: bool = False
    is_guess: bool = False

    def rate_hz(self, recording: Recording) -> float:
        """Samples per second of the trace."""
        return recording.channels[self.channel].rate_hz

    def read(
        self, recording: Recording, start_seconds: float, stop_seconds: float
    ) -> NDArray[np.float32]:
        """Samples with `start <= time < stop`, shape (n,).

        In µV for voltages, else in the channel's unit; NaN where one of the channels has a gap.
        Raises `ValueError` when they have different rates.
        """
        samples = recording.read(self.channel, start_seconds, stop_seconds)
        if self.references:
            rate_hz = self.rate_hz(recording)
            for reference in self.references:
                other_rate_hz = recording.channels[reference].rate_hz
                if rate_hz != other_rate_hz:
                    raise ValueError(f"{self.name}: {rate_hz:g} Hz minus {other_rate_hz:g} Hz")
            against = mean_of_channels(recording, self.references, start_seconds, stop_seconds)
            length = min(len(samples), len(against))
            samples = samples[:length] - against[:length]
        return -samples if self.is_inverted else samples


# Each row is one trace of the page; the first pair that the file has the electrodes for is taken:
# the AASM's recommended derivation, its backup, its alternative, then what else can be had.
_FROM_ELECTRODES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("F4", "M1"), ("F3", "M2"), ("FZ", "CZ"), ("F4", "M2"), ("F3", "M1")),
    (("C4", "M1"), ("C3", "M2"), ("C4", "M2"), ("C3", "M1")),
    (("O2", "M1"), ("O1", "M2"), ("CZ", "OZ"), ("O2", "M2"), ("O1", "M1")),
    (("E1", "M2"), ("E1", "M1")),
    (("E2", "M2"), ("E2", "M1")),
    (("CHIN1", "CHIN2"), ("CHIN1", "CHINZ"), ("CHIN2", "CHINZ")),
)

_SCORING_ORDER = (
    *("C4-M1", "C3-M2", "C4-M2", "C3-M1", "C4-M1+M2", "C3-M1+M2", "F4-M1", "F3-M2"),
    *("FPZ-CZ", "FZ-CZ", "CZ-OZ", "O2-M1", "O1-M2", "PZ-OZ", "C4", "C3", "CZ", "F4", "F3", "FZ"),
)
"""Central derivations first: the network learned from those."""

_PAGE_ORDER = (
    *("F4-M1", "F3-M2", "C4-M1", "C3-M2", "O2-M1", "O1-M2"),
    *("E1-M2", "E1-M1", "E1", "E2-M2", "E2-M1", "E2"),
)

_PLACES = {role: place for place, role in enumerate(Role)} | {Role.OTHER: 6}

# Research caps number their sensors A1 to A32, B1 and so on: A1 is no ear there, and C4 not C4.
_CAP_ONLY = re.compile(r"A([3-9]|\d\d)|[BD]\d{1,2}")
_CAP_SENSOR = re.compile(r"[A-H]\d{1,2}")


def guess_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """The traces to show at first: EEG, EOG, chin, ECG, respiration, legs, all else.

    Derivations the file holds stay as they are, under the file's names. From raw electrodes the
    AASM's are formed, and the raw electrodes of the same kind are left out.
    """
    names = channel_meanings(recording)
    ready = {name.derivation for name in names if name.reference}
    formed: list[Derivation] = []
    for row in _FROM_ELECTRODES:
        if ready.isdisjoint(f"{electrode}-{reference}" for electrode, reference in row):
            formed += _form_derivations(recording, names, row)[:1]
    formed_places = {names[one.channel].place for one in formed}
    references = {reference for one in formed for reference in one.references}
    as_they_are = [
        one
        for one in channels_as_they_are(recording)
        if one.channel not in references
        and not (names[one.channel].is_raw_electrode and names[one.channel].place in formed_places)
    ]
    return tuple(sorted((*formed, *as_they_are), key=_place_on_page))


def comparable_derivations(recording: Recording) -> dict[str, Derivation]:
    """What a network may score, best first, under names that other spellings share too.

    `EEG C4-A1` of one night is `C4-M1` of another.
    """
    found: dict[str, Derivation] = {}
    for one in scoring_candidates(guess_derivations(recording)):
        found.setdefault(read_channel_name(one.name).derivation or one.name, one)
    return found


def possible_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """All there is to choose from: the guessed traces, then every other pair, then every channel.

    No trace comes twice.
    """
    names = channel_meanings(recording)
    others = [one for row in _FROM_ELECTRODES for one in _form_derivations(recording, names, row)]
    unique: dict[tuple[int, tuple[int, ...]], Derivation] = {}
    for one in (*guess_derivations(recording), *others, *channels_as_they_are(recording)):
        unique.setdefault((one.channel, one.references), one)
    return tuple(unique.values())


def channels_as_they_are(recording: Recording) -> list[Derivation]:
    """Every channel by itself; the only one of a file whose name says nothing is guessed as EEG."""
    channels, names = recording.channels, channel_meanings(recording)
    if len(channels) == 1 and not names[0].is_known and _may_be_eeg(channels[0]):
        return [Derivation(channels[0].name, Role.EEG, 0, is_guess=True)]
    return [
        Derivation(channel.name, name.role, index)
        for index, (channel, name) in enumerate(zip(channels, names, strict=True))
    ]


def channel_derivation(recording: Recording, channel: int) -> Derivation:
    """One channel as the file holds it, with the role its name, unit and rate allow."""
    return channels_as_they_are(recording)[channel]


def derive(
    recording: Recording, channel: int, references: tuple[int, ...], called: str = ""
) -> Derivation:
    """A channel minus the mean of others; `called` names the others together.

    Raises `ValueError`, with a few words why, for what cannot be subtracted: other rates (bringing
    one to the other's would put its noise out of step, and the difference lives from what both
    share), other units, other common references, a channel from itself alone.
    """
    names, channels = channel_meanings(recording), recording.channels
    one, its_name = channels[channel], names[channel]
    for reference in references:
        other = channels[reference]
        if references == (channel,):
            raise ValueError(f"{one.name} minus itself is nothing")
        if other.rate_hz != one.rate_hz:
            raise ValueError(
                f"{one.name} has {one.rate_hz:g} Hz and {other.name} {other.rate_hz:g} Hz"
            )
        if other.unit != one.unit:
            raise ValueError(f"{one.name} is in {one.unit}, {other.name} in {other.unit}")
        if not _share_reference(its_name, names[reference]):
            raise ValueError(f"{one.name} and {other.name} were recorded against different points")
    written = [
        names[i].written if names[i].is_raw_electrode else channels[i].name
        for i in (channel, *references)
    ]
    name = f"{written[0]}-{called or '+'.join(written[1:])}" if references else one.name
    return Derivation(name, channel_derivation(recording, channel).role, channel, references)


def _share_reference(one: ChannelName, other: ChannelName) -> bool:
    """False only if both are raw electrodes of which the file says that it is not so."""
    are_raw = one.is_raw_electrode and other.is_raw_electrode
    return not are_raw or one.common_reference == other.common_reference


def scoring_candidates(derivations: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
    """The EEG derivations a network may score, best guess first; empty when there is none."""
    eeg = (one for one in derivations if one.role is Role.EEG)
    return tuple(sorted((one for one in eeg if not _is_ear(one)), key=_scoring_rank))


def _is_ear(derivation: Derivation) -> bool:
    return not derivation.references and read_channel_name(derivation.name).is_ear


def _scoring_rank(derivation: Derivation) -> int:
    name = read_channel_name(derivation.name)
    if name.derivation in _SCORING_ORDER:
        return _SCORING_ORDER.index(name.derivation)
    return len(_SCORING_ORDER) + (1 if name.is_raw_electrode else 0)


def _place_on_page(derivation: Derivation) -> tuple[int, int, int]:
    name = read_channel_name(derivation.name)
    if name.role is not derivation.role:
        return _PLACES[derivation.role], len(_PAGE_ORDER), derivation.channel
    known = name.derivation in _PAGE_ORDER
    rank = _PAGE_ORDER.index(name.derivation) if known else len(_PAGE_ORDER)
    return name.place, rank, derivation.channel


def channel_meanings(recording: Recording) -> list[ChannelName]:
    """What each channel's name says, unless the other names, its unit or its rate speak against."""
    is_cap = any(_CAP_ONLY.fullmatch(channel.name) for channel in recording.channels)
    names: list[ChannelName] = []
    for channel in recording.channels:
        name = read_channel_name(channel.name)
        if is_cap and _CAP_SENSOR.fullmatch(channel.name):
            name = ChannelName(Kind.OTHER, is_known=False)
        elif name.role is Role.EEG and not _may_be_eeg(channel):
            name = ChannelName(Kind.OTHER)
        names.append(name)
    return names


def _may_be_eeg(channel: Channel) -> bool:
    return channel.unit.strip().lower() in _VOLTS and channel.rate_hz >= MINIMUM_EEG_RATE_HZ


def _form_derivations(
    recording: Recording, names: list[ChannelName], row: tuple[tuple[str, str], ...]
) -> list[Derivation]:
    """Those pairs of a row that the file has electrodes for, recorded alike."""
    electrodes: dict[str, int] = {}
    for index, name in enumerate(names):
        if name.is_raw_electrode:
            electrodes.setdefault(name.electrode, index)
    formed: list[Derivation] = []
    for electrode, reference in row:
        channel, against = electrodes.get(electrode), electrodes.get(reference)
        if channel is None or against is None:
            continue
        same_rate = recording.channels[channel].rate_hz == recording.channels[against].rate_hz
        if same_rate and names[channel].common_reference == names[against].common_reference:
            name = f"{names[channel].written}-{names[against].written}"
            formed.append(Derivation(name, names[channel].role, channel, (against,)))
    return formed
