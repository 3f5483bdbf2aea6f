"""Which channels of a recording are learned from, and how slow ones are told apart."""

from collections.abc import Sequence

from sleepscorer_app.domain.channel_names import Role, read_channel_name
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    guess_derivations,
    possible_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.scoring.model_input import LOWEST_RATE_HZ
from sleepscorer_app.scoring.muscle_strength import is_strength

KINDS = {role.value: role for role in (Role.EEG, Role.EOG, Role.EMG)}
"""What a recipe may name in place of a channel."""


def chosen_derivations(recording: Recording, wanted: Sequence[str]) -> tuple[Derivation, ...]:
    """The derivations called `wanted`, in that order; without a wish the best guess for EEG.

    EEG, EOG and EMG, where no channel has that very name, are the first channels of that kind.
    Raises `ValueError` where there is none, or one is too slow to be what it is called.
    """
    if not wanted:
        candidates = scoring_candidates(guess_derivations(recording))
        if not candidates:
            raise ValueError(
                f"no channel looks like EEG of {LOWEST_RATE_HZ:g} Hz or more; name one in the "
                f'recipe, channels = ["…"] (it has {_names(recording)})'
            )
        return candidates[:1]
    chosen: tuple[Derivation, ...] = ()
    for name in wanted:
        chosen += (_named(recording, name, chosen),)
    for one in chosen:
        rate_hz = one.rate_hz(recording)
        if rate_hz < LOWEST_RATE_HZ and not is_strength(recording, one):
            raise ValueError(
                f"its channel {one.name} has {rate_hz:g} samples per second, and "
                f"{LOWEST_RATE_HZ:g} are needed"
            )
    return chosen


def _named(recording: Recording, wanted: str, taken: Sequence[Derivation]) -> Derivation:
    every = [one for one in possible_derivations(recording) if one not in taken]
    for one in every:
        if one.name.strip().casefold() == wanted.strip().casefold():
            return one
    asked = read_channel_name(wanted)
    for one in every:
        name = read_channel_name(one.name)
        if asked.derivation and name.derivation == asked.derivation and name.role is asked.role:
            return one
    kind = wanted.strip().upper()
    for one in every:
        if kind in KINDS and one.role is KINDS[kind]:
            return one
    raise ValueError(f"no channel is called {wanted} (it has {_names(recording)})")


def _names(recording: Recording) -> str:
    return ", ".join(channel.name for channel in recording.channels) or "no channels at all"
