"""Colours that colour-blind eyes tell apart."""

from collections.abc import Collection
from itertools import combinations

import pytest

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.ui.look.colour_blind_theme import (
    DARK_FOR_COLOUR_BLIND,
    LIGHT_FOR_COLOUR_BLIND,
    for_colour_blind,
)
from sleepscorer_app.ui.look.contrast import contrast
from sleepscorer_app.ui.look.pens_and_fonts import stage_ink
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from tests.ui.colour_vision import DICHROMATS, oklab_distance

LEAST_STAGES, LEAST_MARKS, LEAST_TRACES = 0.15, 0.11, 0.095
"""OKLab; a difference of about .02 can just be seen. Marks carry words and traces names."""

BOTH = pytest.mark.parametrize(
    "colours", [LIGHT_FOR_COLOUR_BLIND, DARK_FOR_COLOUR_BLIND], ids=["light", "dark"]
)
EVERY_VISION = pytest.mark.parametrize("vision", ["", *DICHROMATS], ids=["all", *DICHROMATS])


def nearest(names: Collection[str], vision: str) -> float:
    return min(oklab_distance(one, other, vision) for one, other in combinations(names, 2))


def marks(colours: Colours) -> list[str]:
    """One colour for each kind; lights off and on are told apart by their words."""
    assert colours.markers[MarkerKind.LIGHTS_OFF] == colours.markers[MarkerKind.LIGHTS_ON]
    return [name for kind, name in colours.markers.items() if kind is not MarkerKind.LIGHTS_ON]


@BOTH
@EVERY_VISION
def test_every_eye_tells_stages_marks_and_traces_apart(colours: Colours, vision: str) -> None:
    assert nearest(colours.stages.values(), vision) >= LEAST_STAGES
    assert nearest(marks(colours), vision) >= LEAST_MARKS
    assert nearest(colours.roles.values(), vision) >= LEAST_TRACES


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_usual_themes_do_not_reach_that_which_is_why_there_are_others(colours: Colours) -> None:
    assert min(nearest(colours.stages.values(), vision) for vision in DICHROMATS) < LEAST_STAGES
    assert min(nearest(marks(colours), vision) for vision in DICHROMATS) < LEAST_MARKS


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@EVERY_VISION
def test_the_usual_themes_still_part_the_five_stages_clearly(colours: Colours, vision: str) -> None:
    assert nearest([colours.stages[stage] for stage in SCORED_STAGES], vision) >= 0.12


@BOTH
def test_letters_in_these_colours_can_be_read(colours: Colours) -> None:
    for stage in colours.stages:
        assert contrast(stage_ink(colours, stage), colours.background) >= 4.5


@BOTH
def test_a_scored_stage_stands_out_from_the_background(colours: Colours) -> None:
    for stage in SCORED_STAGES:
        assert contrast(colours.stages[stage], colours.background) >= 2.2


def test_only_these_colours_differ_from_the_usual_theme() -> None:
    for usual in (LIGHT, DARK):
        other = for_colour_blind(usual)
        assert other.is_dark is usual.is_dark
        assert (other.background, other.text) == (usual.background, usual.text)
        assert other.stages != usual.stages
