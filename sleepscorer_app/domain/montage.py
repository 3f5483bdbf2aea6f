"""Derivations: which traces a night's channels make, and which of them a network may score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import ChannelName, Role, read_channel_name
from sleepscorer_app.domain.recording import Channel, Recording

MINIMUM_EEG_RATE_HZ = 64.0
"""Below this a channel cannot hold the 0.3–30 Hz that sleep is scored by."""

_VOLTS = frozenset({"v", "mv", "µv", "μv", "uv", "nv", ""})


@dataclass(frozen=True)
class Derivation:
    """One trace: a channel, or the difference of two, as indices into the recording's channels.

    `is_guess` says that nothing in the file tells the role: a person should look.
    """

    name: str
    role: Role
    channel: int
    reference: int | None = None
    is_inverted: bool = False
    is_guess: bool = False

    def rate_hz(self, recording: Recording) -> float:
        """Samples per second of the trace."""
        return recording.channels[self.channel].rate_hz

    def read(
        self, recording: Recording, start_seconds: float, stop_seconds: float
    ) -> NDArray[np.float32]:
        """Samples with `start <= time < stop`, channel minus reference, shape (n,).

        In µV for voltages, else in the channel's unit; NaN where either has a gap. Raises
        `ValueError` when the two have different rates.
        """
        samples = recording.read(self.channel, start_seconds, stop_seconds)
        if self.reference is not None:
            rate_hz = self.rate_hz(recording)
            other_rate_hz = recording.channels[self.reference].rate_hz
            if rate_hz != other_rate_hz:
                raise ValueError(f"{self.name}: {rate_hz:g} Hz minus {other_rate_hz:g} Hz")
            against = recording.read(self.reference, start_seconds, stop_seconds)
            both = min(len(samples), len(against))
            samples = samples[:both] - against[:both]
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

_PAGE_ORDER = ("F4-M1", "F3-M2", "C4-M1", "C3-M2", "O2-M1", "O1-M2")


def guess_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """The traces to show at first: EEG, EOG, chin, ECG, respiration, legs, all else.

    Derivations the file holds stay as they are, under the file's names. From raw electrodes the
    AASM's are formed, and the raw electrodes of the same kind are left out.
    """
    names = _names(recording)
    formed = _form_derivations(recording, names)
    formed_places = {names[one.channel].place for one in formed}
    references = {one.reference for one in formed}
    as_they_are = [
        channel_derivation(recording, index)
        for index, name in enumerate(names)
        if index not in references and not (name.is_raw_electrode and name.place in formed_places)
    ]
    return tuple(sorted((*formed, *as_they_are), key=_place_on_page))


def channel_derivation(recording: Recording, channel: int) -> Derivation:
    """One channel as the file holds it, with the role its name, unit and rate allow."""
    one = recording.channels[channel]
    name = _name(one)
    if not name.is_known and len(recording.channels) == 1 and _may_be_eeg(one):
        return Derivation(one.name, Role.EEG, channel, is_guess=True)
    return Derivation(one.name, name.role, channel)


def scoring_candidates(derivations: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
    """The EEG derivations a network may score, best guess first; empty when there is none."""
    eeg = (one for one in derivations if one.role is Role.EEG)
    return tuple(sorted((one for one in eeg if not _is_ear(one)), key=_scoring_rank))


def _is_ear(derivation: Derivation) -> bool:
    return derivation.reference is None and read_channel_name(derivation.name).is_ear


def _scoring_rank(derivation: Derivation) -> int:
    name = read_channel_name(derivation.name)
    if name.derivation in _SCORING_ORDER:
        return _SCORING_ORDER.index(name.derivation)
    return len(_SCORING_ORDER) + (1 if name.is_raw_electrode else 0)


def _place_on_page(derivation: Derivation) -> tuple[int, int, int]:
    name = read_channel_name(derivation.name)
    place = 0 if derivation.role is Role.EEG else name.place
    known = name.derivation in _PAGE_ORDER
    rank = _PAGE_ORDER.index(name.derivation) if known else len(_PAGE_ORDER)
    return place, rank, derivation.channel


def _names(recording: Recording) -> list[ChannelName]:
    return [_name(channel) for channel in recording.channels]


def _name(channel: Channel) -> ChannelName:
    """What the name says, unless unit or rate speak against it."""
    name = read_channel_name(channel.name)
    if name.role is Role.EEG and not _may_be_eeg(channel):
        return ChannelName(Role.OTHER, 6)
    return name


def _may_be_eeg(channel: Channel) -> bool:
    return channel.unit.strip().lower() in _VOLTS and channel.rate_hz >= MINIMUM_EEG_RATE_HZ


def _form_derivations(recording: Recording, names: list[ChannelName]) -> list[Derivation]:
    """What the rows of the table give; nothing for a trace that the file holds ready-made."""
    ready = {name.derivation for name in names if name.reference}
    electrodes: dict[str, int] = {}
    for index, name in enumerate(names):
        if name.is_raw_electrode:
            electrodes.setdefault(name.electrode, index)
    formed: list[Derivation] = []
    for row in _FROM_ELECTRODES:
        if any(f"{electrode}-{reference}" in ready for electrode, reference in row):
            continue
        for electrode, reference in row:
            channel, against = electrodes.get(electrode), electrodes.get(reference)
            if channel is None or against is None:
                continue
            if _fit_together(recording, names, channel, against):
                name = f"{names[channel].written}-{names[against].written}"
                formed.append(Derivation(name, names[channel].role, channel, against))
                break
    return formed


def _fit_together(
    recording: Recording, names: list[ChannelName], channel: int, reference: int
) -> bool:
    same_rate = recording.channels[channel].rate_hz == recording.channels[reference].rate_hz
    return same_rate and names[channel].common_reference == names[reference].common_reference
