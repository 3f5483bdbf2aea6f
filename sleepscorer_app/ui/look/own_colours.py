"""A theme with the stage colours that a person prefers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.preferences.preference_texts import stage_colours


def with_own_colours(colours: Colours, texts: Iterable[str]) -> Colours:
    """The theme itself where nothing of it was changed."""
    own = stage_colours(texts, "dark" if colours.is_dark else "light")
    if not own:
        return colours
    return replace(colours, stages=MappingProxyType({**colours.stages, **own}))


def colour_texts(worn: Mapping[str, Colours], themes: Mapping[str, Colours]) -> tuple[str, ...]:
    """What of the stage colours is not the theme's, as the settings keep it."""
    return tuple(
        f"{scheme} {stage.letter} {colour}"
        for scheme, colours in worn.items()
        for stage, colour in colours.stages.items()
        if colour != themes[scheme].stages[stage]
    )
