"""The sidecar that explains a BIDS table of events."""

import json
from pathlib import Path

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.files.hypnogram_formats.bids_events import (
    COLUMNS,
    sidecar_contents,
    sidecar_difference,
)
from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night
from tests.files.nights import night, scoring


def test_it_explains_every_column_every_text_and_where_the_stages_are_from(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night(), None)
    path = tmp_path / "a_events.json"
    path.write_bytes(sidecar_contents(exported))
    assert path.read_bytes().startswith(b"{\n  ")
    assert sidecar_difference(path, exported) is None
    told = json.loads(path.read_text("utf-8"))
    assert all(told[column]["Description"] for column in COLUMNS)
    levels = told["trial_type"]["Levels"]
    assert {str(kind) for kind in MarkerKind} | {"Sleep stage N2", "Sleep stage ?"} <= set(levels)
    assert all(levels.values())
    assert levels["Lights off"] == "Start of the time in bed"
    assert told["GeneratedBy"][0]["Name"] == "SleepScorer"
    assert told["Model"]["Name"] == "mc2sleepnet"
    assert told["Model"]["Stages"] == ["W", "N1", "N2", "N3", "R"]
    assert told["IntendedUse"] == INTENDED_USE


def test_a_column_that_is_not_explained_is_noticed(tmp_path: Path) -> None:
    exported, _ = exported_night(scoring(), night(), None)
    path = tmp_path / "a_events.json"
    told = json.loads(sidecar_contents(exported))
    del told["annotator"]
    path.write_text(json.dumps(told), "utf-8")
    assert sidecar_difference(path, exported) == "the sidecar does not explain annotator"
