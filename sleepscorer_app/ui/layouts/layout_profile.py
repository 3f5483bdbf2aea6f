"""A layout of the window: page length, parts and heights, panels; as values and as JSON."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from sleepscorer_app.ui.panels.side_panel import DOCKS_VERSION, PanelState
from sleepscorer_app.ui.preferences.settings import LONGEST_PAGE_SECONDS
from sleepscorer_app.ui.window.page_parts import Part, PartsState

VERSION = 1
MOST_APART = 30
TALLEST = 100_000


class LayoutName(StrEnum):
    """The layouts that have a key, and the one that was on screen last."""

    STAGING = "staging"
    REVIEW = "review"
    OVERVIEW = "overview"
    LAST = "last"


@dataclass(frozen=True)
class LayoutProfile:
    """How the window is laid out for one kind of work."""

    page_seconds: float = 30.0
    parts: PartsState = field(default_factory=PartsState)
    panels: PanelState = field(default_factory=PanelState)


FIRST_LAYOUTS: Mapping[LayoutName, LayoutProfile] = MappingProxyType(
    {
        LayoutName.STAGING: LayoutProfile(
            30.0,
            PartsState((18, 64, 18), frozenset({Part.NIGHT_SPECTROGRAM, Part.HYPNODENSITY})),
            PanelState("Review", is_folded=True),
        ),
        LayoutName.REVIEW: LayoutProfile(30.0, PartsState(), PanelState("Review")),
        LayoutName.OVERVIEW: LayoutProfile(
            300.0,
            PartsState((66, 34, 10), frozenset({Part.PAGE_SPECTROGRAM})),
            PanelState("Statistics"),
        ),
        LayoutName.LAST: LayoutProfile(),
    }
)
"""Staging: the traces as tall as can be. Review: WINDOW's picture. Overview: the night."""


def layout_to_json(profile: LayoutProfile) -> dict[str, object]:
    """The layout as JSON can hold it."""
    parts, panels = profile.parts, profile.panels
    return {
        "version": VERSION,
        "page_seconds": profile.page_seconds,
        "heights": list(parts.heights),
        "hidden_parts": sorted(part.value for part in parts.hidden),
        "front_panel": panels.front,
        "panels_folded": panels.is_folded,
        "panels_apart": list(panels.apart),
        "docks_version": DOCKS_VERSION,
        "docks": base64.b64encode(panels.docks).decode("ascii"),
    }


def layout_from_json(found: object) -> LayoutProfile:
    """The layout that JSON holds; `ValueError` says what is wrong with it.

    Docks of another version of the program are left out: then the panels stand as at first.
    """
    if not isinstance(found, dict):
        raise ValueError("it holds no layout")
    values = cast(dict[str, object], found)
    version = values.get("version")
    if not isinstance(version, int) or version < 1:
        raise ValueError("it does not say its version")
    if version > VERSION:
        raise ValueError("it is from a newer version of SleepScorer")
    page_seconds = values.get("page_seconds")
    if not isinstance(page_seconds, int | float) or not 1 <= page_seconds <= LONGEST_PAGE_SECONDS:
        raise ValueError("its page length is none")
    parts = PartsState(_heights(values.get("heights")), _hidden(values.get("hidden_parts")))
    return LayoutProfile(float(page_seconds), parts, _panels(values))


def _heights(found: object) -> tuple[int, int, int]:
    heights = cast(list[object], found) if isinstance(found, list) else []
    good = [one for one in heights if isinstance(one, int) and 0 < one <= TALLEST]
    if len(good) != 3 or len(heights) != 3:
        raise ValueError("its heights are not three numbers")
    return good[0], good[1], good[2]


def _hidden(found: object) -> frozenset[Part]:
    names = _texts(found, "its hidden parts")
    unknown = [name for name in names if name not in set(Part)]
    if unknown:
        raise ValueError(f"it names a part of the page that there is not: {unknown[0]!r}")
    return frozenset(Part(name) for name in names)


def _panels(values: Mapping[str, object]) -> PanelState:
    front, is_folded = values.get("front_panel"), values.get("panels_folded")
    if not isinstance(front, str) or not isinstance(is_folded, bool):
        raise ValueError("it does not say how the panels stand")
    apart = _texts(values.get("panels_apart"), "its panels with docks of their own")
    try:
        docks = base64.b64decode(str(values.get("docks")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("the places of its docks cannot be read") from error
    if values.get("docks_version") != DOCKS_VERSION:
        return PanelState(front, is_folded)
    return PanelState(front, is_folded, apart, docks)


def _texts(found: object, what: str) -> tuple[str, ...]:
    texts = cast(list[object], found) if isinstance(found, list) else [None]
    good = tuple(one for one in texts if isinstance(one, str))
    if len(good) != len(texts) or len(good) > MOST_APART:
        raise ValueError(f"{what} are no list of names")
    return good
