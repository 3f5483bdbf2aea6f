"""`sleepscorer stats`: one row per scoring, for people and for programs."""

import csv
import io
import json
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.statistics_sets import DEFINITIONS
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.edf_nights import eeg, night

N_EPOCHS = 20
LIGHTS = (Marker(60.0, 0.0, MarkerKind.LIGHTS_OFF), Marker(540.0, 0.0, MarkerKind.LIGHTS_ON))


@pytest.fixture
def scorings(tmp_path: Path) -> list[str]:
    """Two scorings of one night: with lights, and without sleep."""
    recording_path = tmp_path / "night.edf"
    recording_path.write_bytes(night(eeg(n_epochs=N_EPOCHS)))
    recording = open_recording(recording_path)
    asleep = Scoring.unscored(N_EPOCHS).score_epochs(range(N_EPOCHS), Stage.W)
    asleep = asleep.score_epochs(range(4, 14), Stage.N2).with_markers(LIGHTS)
    awake = Scoring.unscored(N_EPOCHS).score_epochs(range(N_EPOCHS), Stage.W)
    paths = [tmp_path / "asleep_hyp.edf", tmp_path / "awake_hyp.csv"]
    for path, scoring in zip(paths, (asleep, awake), strict=True):
        export_hypnogram(path, scoring, recording)
    return [str(path) for path in paths]


def test_people_read_numbers_with_units(
    scorings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", scorings[0]]) == 0
    head, *rest = capsys.readouterr().out.splitlines()
    assert head == f"{Path(scorings[0]).name}, AASM, from lights off to lights on"
    lines = {" ".join(line.split()[:-2]): line.split()[-2:] for line in rest}
    assert lines["Total recording time, TRT"] == ["8.0", "min"]
    assert lines["Sleep efficiency, SE"] == ["62.5", "%"]
    assert lines["Wake after sleep onset, WASO"] == ["2.0", "min"]


def test_csv_has_a_row_per_scoring_and_empty_cells_for_what_does_not_exist(
    scorings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", *scorings, "--csv", "--definitions", "yasa"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["scoring"] for row in rows] == ["asleep_hyp.edf", "awake_hyp.csv"]
    first, second = rows
    assert first["definitions"] == "yasa"
    assert (first["lights_off_seconds"], first["lights_on_seconds"]) == ("60", "540")
    assert (first["tib_minutes"], first["waso_minutes"], first["se_percent"]) == ("8", "0", "62.5")
    assert (second["tib_minutes"], second["waso_minutes"]) == ("10", "")
    assert list(first)[4:] == list(DEFINITIONS[DefinitionSet.YASA])


def test_json_says_what_each_number_means(
    scorings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", scorings[0], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    one = told["scorings"][0]
    assert one["statistics"]["waso_minutes"] == 2
    assert one["statistics"]["rem_latency_minutes"] is None
    assert (one["first_epoch"], one["last_epoch"]) == (3, 18)
    assert one["cycles"] == []
    assert set(told["meaning"]) == set(one["statistics"])
    assert told["meaning"]["waso_minutes"]["unit"] == "min"


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_a_file_is_written_and_not_replaced_unasked(
    scorings: list[str], suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"numbers{suffix}"
    assert main(["stats", *scorings, "--out", str(out)]) == 0
    written = out.read_text(encoding="utf-8")
    assert "asleep_hyp.edf" in written
    assert main(["stats", scorings[0], "--out", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == written
    assert "--overwrite" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--csv", "--json"], "only one"),
        (["--out", "numbers.xlsx"], ".csv or .json"),
        (["--csv", "--out", "numbers.json"], "otherwise than --csv"),
        (["nothing.edf"], "no such file"),
        (["--definitions", "rk"], "rk"),
    ],
)
def test_mistakes_are_one_sentence(
    scorings: list[str],
    typed: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["stats", scorings[0], *typed]) == 2
    said = capsys.readouterr().err
    assert said.startswith("sleepscorer: ")
    assert said.count("\n") == 1
    assert words in said
