"""`--json`: which commands have it, one object on standard output, the keys of the manual."""

import json
import re
from pathlib import Path

import pytest
import typer

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli import batch
from sleepscorer_app.cli.commands import COMMAND_NAMES, CommandsByNeed, app
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.hypnogram_formats import WRITERS, export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.batch.archives import HereAndNow
from tests.cli.manual_keys import documented_keys
from tests.edf_nights import eeg
from tests.files.edf_bytes import edf_bytes

WITHOUT = {
    "open": "it opens the window",
    "log": "its CSV is for programs already",
    "train": "its result is a folder",
}
CHAPTER = Path(__file__).parents[2] / "resources" / "manual" / "terminal.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A night of three epochs, its hypnogram, and a list of codes."""
    monkeypatch.chdir(tmp_path)
    Path("night.edf").write_bytes(
        edf_bytes([eeg(n_epochs=3)], patient=b"X F X Ada_Lovelace", reserved=b"EDF+C")
    )
    note = Marker(40.0, 0.0, MarkerKind.NOTE, "Ada asks")
    scoring = Scoring.unscored(3).import_hypnogram(Hypnogram.of([Stage.W, Stage.N2, Stage.N2]), "x")
    export_hypnogram(
        Path("night_hyp.csv"), scoring.with_markers((note,)), open_recording(Path("night.edf"))
    )
    Path("codes.csv").write_text("night,P1\n", "utf-8")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """The one object that the command prints, which has the keys that the manual names."""
    assert main([*words, "--json"]) == 0
    got = json.loads(capsys.readouterr().out)
    assert set(got) == documented_keys(words[0])
    assert got["intended_use"] == INTENDED_USE
    return got


def test_every_command_that_makes_a_result_has_it_and_the_manual_lists_exactly_these() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, CommandsByNeed)
    having = {
        name
        for name in COMMAND_NAMES
        if any("--json" in one.opts for one in group.get_command(None, name).params)
    }
    assert having == set(COMMAND_NAMES) - set(WITHOUT)
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes)? *\|$", CHAPTER.read_text("utf-8"), re.MULTILINE)
    assert {name for name, speaks in rows if speaks} == having
    assert {name for name, _ in rows} >= set(COMMAND_NAMES)


def test_convert_tells_what_it_wrote(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    got = told(capsys, "convert", "night_hyp.csv", ".", "--to", "bids", "--night", "night.edf")
    assert (got["format"], got["epochs"], got["scored_epochs"]) == ("bids", 3, 3)
    assert got["left_out"] is None
    assert got["written"] == ["night_events.tsv", "night_events.json"]
    hidden = told(
        *(capsys, "convert", "night_hyp.csv", "P1_hyp.edf", "--night", "night.edf"),
        *("--de-identify", "--codes", "codes.csv"),
    )
    assert "1 word in 1 text" in str(hidden["left_out"])


def test_the_formats_are_listed_for_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "--formats", "--json"]) == 0
    got = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in got["written"]] == list(WRITERS)
    assert "SleepScorer CSV" in got["read"]


def test_deidentify_names_the_copies_and_not_the_nights(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got = told(capsys, "deidentify", "night.edf", "--out", "shared", "--codes", "codes.csv")
    (copy,) = got["written"]
    assert copy["path"] == str(Path("shared/P1.edf"))
    assert "patient field" in copy["left_out"]
    assert (got["list_of_all_removed"], got["named_by_codes"]) == (None, True)
    assert "night" not in json.dumps({**got, "intended_use": ""})


def test_report_tells_what_it_wrote_and_of_which_scoring(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got = told(capsys, "report", "night.edf", "--format", "html")
    assert Path(str(got["scoring"])).name == "night_hyp.csv"
    assert [Path(one).name for one in got["written"]] == ["night_report.html"]
    assert (got["definitions"], got["de_identified"]) == ("aasm", False)


def test_demo_tells_where_the_night_is(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(path: Path, _report: object) -> None:
        path.write_bytes(Path("night.edf").read_bytes())

    monkeypatch.setattr("sleepscorer_app.cli.demo.write_demo_night", short)
    monkeypatch.setattr(
        "sleepscorer_app.cli.demo.demo_hypnogram", lambda: Hypnogram.of([Stage.W] * 3)
    )
    got = told(capsys, "demo", "--out", "practice")
    assert (got["epochs"], got["channels"]) == (3, ["EEG C4-M1"])
    assert Path(str(got["night"])).exists()
    assert Path(str(got["true_stages"])).exists()


def test_score_and_batch_tell_what_the_manual_says(
    folder: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "_workers", lambda *_about: HereAndNow())
    model = ["--model", str(tiny_model)]
    got = told(capsys, "score", "night.edf", "--out", "one", *model)
    assert got["epochs"] == 3
    got = told(capsys, "batch", "night.edf", "--out", "many", *model, "--format", "gssc")
    assert (got["nights"], got["scored"], got["formats"]) == (1, 1, ["gssc"])


def test_a_mistake_leaves_standard_output_empty(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ["convert", "night_hyp.csv", "night_hyp.csv"],
        ["deidentify", "gone.edf", "--out", "shared"],
        ["report", "gone.edf"],
        ["adapt", "nobody", "--nights", ".", "--out", "models/x"],
    ):
        assert main([*words, "--json"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
