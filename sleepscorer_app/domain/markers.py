"""Marks on the night beside its stages: lights off, lights on, arousal, artefact, free text."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite


class MarkerKind(StrEnum):
    """What a marker says; the value is the standard EDF+ text where there is one."""

    LIGHTS_OFF = "Lights off"
    LIGHTS_ON = "Lights on"
    AROUSAL = "EEG arousal"
    ARTEFACT = "Artefact"
    NOTE = "Note"


@dataclass(frozen=True, order=True)
class Marker:
    """One mark: seconds after the recording's start, on one channel or (empty) on all."""

    onset_seconds: float
    duration_seconds: float
    kind: MarkerKind
    text: str = ""
    channel: str = ""


LIGHTS = (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON)
"""Of these a night has one each, and every statistic follows them."""


def onset_of(markers: tuple[Marker, ...], kind: MarkerKind) -> float | None:
    """When the one marker of this kind is (lights off, lights on), in seconds; None if unset."""
    return next((marker.onset_seconds for marker in markers if marker.kind is kind), None)


def with_lights(
    markers: tuple[Marker, ...], kind: MarkerKind, onset_seconds: float | None
) -> tuple[Marker, ...]:
    """The markers with lights off (or on) moved to `onset_seconds`, or taken away by None.

    Raises `ValueError` when lights on would not come after lights off.
    """
    if kind not in LIGHTS:
        raise ValueError(f"{kind} is not lights off or lights on")
    others = tuple(marker for marker in markers if marker.kind is not kind)
    if onset_seconds is None:
        return others
    changed = tuple(sorted((*others, Marker(onset_seconds, 0.0, kind))))
    off = onset_of(changed, MarkerKind.LIGHTS_OFF)
    on = onset_of(changed, MarkerKind.LIGHTS_ON)
    if off is not None and on is not None and on <= off:
        raise ValueError(f"lights on ({on:g} s) must come after lights off ({off:g} s)")
    return changed


def with_marker(markers: tuple[Marker, ...], marker: Marker) -> tuple[Marker, ...]:
    """The markers and this one, in order of time; one that is there already is not doubled.

    Raises `ValueError` for a time before the recording or a negative length.
    """
    if marker.kind in LIGHTS:
        return with_lights(markers, marker.kind, marker.onset_seconds)
    if not (isfinite(marker.onset_seconds) and marker.onset_seconds >= 0):
        raise ValueError(f"a mark cannot start at {marker.onset_seconds:g} s")
    if not (isfinite(marker.duration_seconds) and marker.duration_seconds >= 0):
        raise ValueError(f"a mark cannot last {marker.duration_seconds:g} s")
    return markers if marker in markers else tuple(sorted((*markers, marker)))


def without_marker(markers: tuple[Marker, ...], marker: Marker) -> tuple[Marker, ...]:
    """The markers but for this one; all others stay. `ValueError` if it is not there."""
    place = markers.index(marker)
    return markers[:place] + markers[place + 1 :]


def with_marker_changed(
    markers: tuple[Marker, ...], old: Marker, new: Marker
) -> tuple[Marker, ...]:
    """The markers with `new` in the place of `old`; all others stay.

    Raises `ValueError` if `old` is not there, or where `with_marker` does.
    """
    return with_marker(without_marker(markers, old), new)
