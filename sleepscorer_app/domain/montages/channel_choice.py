"""Which channel of a recording to score: the user's, or the best guess."""

from collections.abc import Sequence
from dataclasses import dataclass

from sleepscorer_app.domain.channel_names import read_channel_name
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    channel_derivation,
    guess_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import Recording

MOST_NAMED = 20
"""A line that names more channels than this is not read."""


class NoSuchChannel(Exception):
    """A recording without the channel that was asked for; `str(error)` says which it has."""


@dataclass(frozen=True)
class ChannelChoice:
    """The derivations to score, whether they were guessed, and what else could be scored."""

    derivations: tuple[Derivation, ...]
    is_guess: bool
    others: tuple[Derivation, ...] = ()

    @property
    def derivation(self) -> Derivation:
        """The first of them."""
        return self.derivations[0]

    @property
    def alternatives(self) -> str:
        """What else a network may score, to be put after `another`; empty if nothing."""
        names = ", ".join(one.name for one in self.others)
        return f": {names}" if names else ""


def choose_channels(recording: Recording, wanted: Sequence[str]) -> ChannelChoice:
    """The channels of these names, else the best guess; raises `NoSuchChannel`."""
    derivations = guess_derivations(recording)
    candidates = scoring_candidates(derivations)
    if wanted:
        chosen = tuple(dict.fromkeys(_named(recording, derivations, one) for one in wanted))
        return ChannelChoice(chosen, False, tuple(one for one in candidates if one not in chosen))
    if not candidates:
        raise NoSuchChannel(
            f"{recording.name}: no channel looks like EEG of 64 Hz or more; if one is, choose it "
            f"by its name (the file has {_channel_names(recording)})"
        )
    return ChannelChoice(candidates[:1], True, candidates[1:])


def _named(recording: Recording, derivations: tuple[Derivation, ...], wanted: str) -> Derivation:
    """A derivation by its own name, a channel by its name, or `A-B` by the names of two."""
    for one in derivations:
        if _is_same(one.name, wanted):
            return one
    single = _channel_index(recording, wanted)
    if single is not None:
        return channel_derivation(recording, single)
    for place, sign in enumerate(wanted):
        if sign != "-":
            continue
        channel = _channel_index(recording, wanted[:place])
        reference = _channel_index(recording, wanted[place + 1 :])
        if channel is not None and reference is not None:
            return _difference(recording, wanted, channel, reference)
    raise NoSuchChannel(
        f"{recording.name}: no channel is called {wanted}; choose from {_channel_names(recording)}"
    )


def _difference(recording: Recording, name: str, channel: int, reference: int) -> Derivation:
    derivation = Derivation(
        name, channel_derivation(recording, channel).role, channel, (reference,)
    )
    one, other = recording.channels[channel], recording.channels[reference]
    if one.rate_hz != other.rate_hz:
        raise NoSuchChannel(
            f"{recording.name}: {one.name} has {one.rate_hz:g} Hz and {other.name} "
            f"{other.rate_hz:g} Hz, so one cannot be taken from the other; choose one of them"
        )
    return derivation


def _channel_index(recording: Recording, wanted: str) -> int | None:
    names = [channel.name for channel in recording.channels]
    if wanted in names:
        return names.index(wanted)
    return next((i for i, name in enumerate(names) if _is_same(name, wanted)), None)


def _is_same(name: str, wanted: str) -> bool:
    """True for the same letters, and for two spellings of one electrode (`EEG C4-A1`, `c4-m1`)."""
    if name.strip().casefold() == wanted.strip().casefold():
        return True
    mine, theirs = read_channel_name(name), read_channel_name(wanted)
    return bool(mine.derivation) and mine.derivation == theirs.derivation


def _channel_names(recording: Recording) -> str:
    names = [channel.name for channel in recording.channels]
    rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + rest or "no channels at all"
