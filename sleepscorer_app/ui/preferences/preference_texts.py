"""Preferences that are several values in one text: filters of a role, colours of a stage."""

import math
import re
from collections.abc import Iterable, Mapping

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter

NO_FILTER = DisplayFilter()
SCHEMES = ("light", "dark")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NONE = "-"


def filter_text(role: Role, shown: DisplayFilter) -> str:
    """`EEG 0.3 35 50`; a limit that is not there is a dash."""
    limits_hz = (shown.low_cut_hz, shown.high_cut_hz, shown.notch_hz)
    return " ".join([role.value, *(_NONE if one is None else f"{one:g}" for one in limits_hz)])


def filter_of_role(text: str) -> tuple[Role, DisplayFilter] | None:
    """What `filter_text` wrote; None for any other text."""
    parts = text.split(" ")
    if len(parts) != 4 or parts[0] not in set(Role):
        return None
    try:
        limits_hz = [None if one == _NONE else float(one) for one in parts[1:]]
        if not all(one is None or math.isfinite(one) for one in limits_hz):
            return None
        return Role(parts[0]), DisplayFilter(*limits_hz)
    except ValueError:
        return None


def role_filters(texts: Iterable[str]) -> Mapping[Role, DisplayFilter]:
    """By which filter each role is shown at first: the AASM's, or what the person prefers."""
    own = dict(one for one in map(filter_of_role, texts) if one is not None)
    return {role: own.get(role, AASM_FILTERS.get(role, NO_FILTER)) for role in Role}


def filter_texts(filters: Mapping[Role, DisplayFilter]) -> tuple[str, ...]:
    """What of these filters is not as the AASM has it, to be kept."""
    return tuple(
        filter_text(role, shown)
        for role, shown in filters.items()
        if shown != AASM_FILTERS.get(role, NO_FILTER)
    )


def stage_colour(text: str) -> tuple[str, Stage, str] | None:
    """Scheme, stage and colour of `light W #e0a030`; None for any other text."""
    scheme, _, rest = text.partition(" ")
    letter, _, colour = rest.partition(" ")
    stage = next((one for one in Stage if one.letter == letter), None)
    if scheme not in SCHEMES or stage is None or not _COLOUR.fullmatch(colour):
        return None
    return scheme, stage, colour


def stage_colours(texts: Iterable[str], scheme: str) -> dict[Stage, str]:
    """The person's own stage colours of one scheme."""
    found = (one for one in map(stage_colour, texts) if one is not None)
    return {stage: colour for which, stage, colour in found if which == scheme}
