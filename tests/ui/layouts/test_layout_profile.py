"""Layouts as values and as JSON."""

import json

import pytest

from sleepscorer_app.ui.layouts.layout_profile import (
    FIRST_LAYOUTS,
    VERSION,
    LayoutProfile,
    layout_from_json,
    layout_to_json,
)
from sleepscorer_app.ui.panels.side_panel import DOCKS_VERSION, PanelState
from sleepscorer_app.ui.window.page_parts import Part, PartsState

OWN = LayoutProfile(
    120.0,
    PartsState((1, 700, 20), frozenset({Part.HYPNODENSITY})),
    PanelState("Log", True, ("Markers",), b"\x00\xff\x01"),
)


@pytest.mark.parametrize("profile", [OWN, *FIRST_LAYOUTS.values()])
def test_a_layout_comes_back_from_its_json_as_it_was(profile: LayoutProfile) -> None:
    assert layout_from_json(json.loads(json.dumps(layout_to_json(profile)))) == profile


def test_docks_of_another_version_stand_as_at_first() -> None:
    written = {**layout_to_json(OWN), "docks_version": DOCKS_VERSION + 1}
    read = layout_from_json(written)
    assert read.parts == OWN.parts
    assert read.panels == PanelState("Log", True)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"version": VERSION + 1}, "newer version"),
        ({"version": "1"}, "does not say its version"),
        ({"page_seconds": 0}, "page length"),
        ({"page_seconds": float("nan")}, "page length"),
        ({"heights": [1, 2]}, "three numbers"),
        ({"heights": [1, 2, -3]}, "three numbers"),
        ({"heights": [1, 2, 3, "4"]}, "three numbers"),
        ({"hidden_parts": ["ceiling"]}, "ceiling"),
        ({"hidden_parts": "hypnogram"}, "hidden parts"),
        ({"front_panel": 7}, "how the panels stand"),
        ({"panels_folded": "yes"}, "how the panels stand"),
        ({"panels_apart": [None]}, "no list of names"),
        ({"panels_apart": ["Log"] * 31}, "no list of names"),
        ({"docks": "?"}, "places of its docks"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        layout_from_json({**layout_to_json(OWN), **changes})


@pytest.mark.parametrize("found", [None, [], "staging", 3])
def test_json_that_is_no_layout_is_refused(found: object) -> None:
    with pytest.raises(ValueError, match="no layout"):
        layout_from_json(found)


def test_of_the_first_layouts_each_has_another_page() -> None:
    assert len({(one.page_seconds, one.parts) for one in FIRST_LAYOUTS.values()}) == 3
