"""In which derivation each aid looks, and what is to be said where the right one is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sleepscorer_app.domain.channel_names import read_channel_name
from sleepscorer_app.domain.montages.montage import Derivation, Role

_FRONTAL = (
    *("F4-M1", "F3-M2", "F4-M2", "F3-M1", "F4-M1+M2", "F3-M1+M2"),
    *("FZ-M1+M2", "FZ-M1", "FZ-M2"),
)
_CENTRAL = ("C4-M1", "C3-M2", "C4-M2", "C3-M1", "C4-M1+M2", "C3-M1+M2")
_OCCIPITAL = ("O2-M1", "O1-M2", "O2-M2", "O1-M1", "O2-M1+M2", "O1-M1+M2", "CZ-OZ", "PZ-OZ")


@dataclass(frozen=True)
class AidSource:
    """In which derivation an aid looks; `caution` says what is wrong with it, or nothing."""

    derivation: Derivation
    caution: str = ""

    @property
    def words(self) -> str:
        """`F4-M1`; `C3-A2, no frontal derivation to a mastoid`."""
        name = self.derivation.name.removeprefix("EEG ")
        return f"{name}, {self.caution}" if self.caution else name


def slow_wave_source(derivations: Sequence[Derivation]) -> AidSource | None:
    """Frontal against a mastoid, else central, else the first EEG; None without EEG.

    F4-M1 and F3-M2 are the AASM's. Fz-Cz is no substitute: both of its electrodes see a slow wave
    alike, and much of it cancels. Who records it measures in C4-M1 (2007 manual, note on the
    alternative derivations).
    """
    frontal = _first_of(derivations, _FRONTAL)
    if frontal is not None:
        return AidSource(frontal)
    central = _first_of(derivations, _CENTRAL)
    if central is not None:
        return AidSource(central, "no frontal derivation to a mastoid")
    return _any(derivations, "no frontal or central derivation to a mastoid")


def spindle_source(derivations: Sequence[Derivation]) -> AidSource | None:
    """Central against a mastoid, where spindles are largest; else the first EEG."""
    central = _first_of(derivations, _CENTRAL)
    if central is not None:
        return AidSource(central)
    return _any(derivations, "no central derivation to a mastoid")


def alpha_source(derivations: Sequence[Derivation]) -> AidSource | None:
    """Occipital, else the first EEG."""
    occipital = _first_of(derivations, _OCCIPITAL)
    return AidSource(occipital) if occipital else _any(derivations, "no occipital derivation")


def _first_of(derivations: Sequence[Derivation], names: Sequence[str]) -> Derivation | None:
    by_name: dict[str, Derivation] = {}
    for one in derivations:
        if one.role is Role.EEG:
            by_name.setdefault(read_channel_name(one.name).derivation, one)
    return next((by_name[name] for name in names if name in by_name), None)


def _any(derivations: Sequence[Derivation], caution: str) -> AidSource | None:
    eeg = next((one for one in derivations if one.role is Role.EEG), None)
    return None if eeg is None else AidSource(eeg, caution)
