"""What people type wrong, at every command: one line and exit code 2, and nothing is written."""

import json
import os
import sys
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.commands import COMMAND_NAMES
from tests.batch.archives import CORRUPT, write_night
from tests.edf_nights import eeg_counts, flat, night
from tests.files.edf_bytes import StoredSignal

MISTAKES = (
    ("open missing.edf", "missing.edf: there is no such file"),
    ("open night.edf other.edf", "unexpected extra argument"),
    ("next", "Missing argument"),
    ("next missing", "there is no such queue"),
    ("next night.edf", "it is no queue of nights"),
    ("next queue2.json", "a queue of version 2"),
    ("next notes.txt --json", "it is no queue of nights"),
    ("score", "Missing argument"),
    ("score missing.edf", "there is no such file"),
    ("score empty.edf", "it is empty"),
    ("score corrupt.edf", "it is not an EDF or BDF file"),
    ("score notes.txt", "it is no format known here"),
    ("score folder", "folder cannot be opened"),
    ("score night.edf --channel C3", "no channel is called C3"),
    ("score night.edf --model nobody", "neither the name nor the folder of a model"),
    ("score night.edf --format pdf", "pdf"),
    ("score night.edf --out notes.txt", "the folder cannot be written to"),
    ("score night.edf --unit C4=furlong", "write it as LABEL=UNIT"),
    ("score night.edf --unit nobody=mV", "has no channel called nobody"),
    ("score flat.edf --model MODEL", "flat or missing in every epoch"),
    ("score short.edf --model MODEL", "less than one epoch"),
    ("score night.edf --colour red", "--colour"),
    ("batch", "Missing argument"),
    ("batch folder", "--out"),
    ("batch folder --out out", "there is no recording in this folder"),
    ("batch missing --out out", "there is no such folder or list"),
    ("batch list.txt --out out", "would both write night_hyp"),
    ("batch corrupt.edf --out out --model nobody", "neither the name nor the folder"),
    ("batch night.edf --out notes.txt --model MODEL", "the folder cannot be written to"),
    ("batch night.edf --out out --jobs 0", "--jobs"),
    ("batch night.edf --out out --jobs many", "--jobs"),
    ("batch night.edf --out out --format pdf", "pdf"),
    (
        "batch night.edf --out out --model MODEL --scheduler nowhere",
        "no Dask scheduler answers there",
    ),
    (
        "batch night.edf --out out --model MODEL --scheduler tcp://127.0.0.1:9",
        "no Dask scheduler answers there",
    ),
    (
        "batch night.edf --out out --model MODEL --jobs 2 --scheduler tcp://127.0.0.1:9",
        "choose one",
    ),
    ("demo --out notes.txt", "the folder cannot be written to"),
    ("check", "Missing argument"),
    ("check folder", "there is no recording in this folder"),
    ("compare night.edf", "name a second scoring"),
    ("compare missing.csv gone.csv", "there is no such file"),
    ("compare notes.txt notes.txt", "notes.txt cannot be opened"),
    ("compare notes.txt notes.txt --mapping 0=Z", "“0=Z” is not a sign"),
    ("log night.edf", "night.edf cannot be opened"),
    ("log missing.sleepscorer", "missing.sleepscorer"),
    ("convert missing.csv night_hyp.csv", "missing.csv"),
    ("convert notes.txt out.xyz", "out.xyz"),
    ("deidentify missing.edf --out out", "missing.edf"),
    ("report missing.edf", "missing.edf cannot be opened"),
    ("report notes.txt", "notes.txt cannot be opened"),
    ("stats missing.csv", "missing.csv cannot be opened"),
    ("stats notes.txt", "it is no hypnogram known here"),
    ("adapt nobody --nights folder --out model", "neither the name nor the folder"),
    ("adapt MODEL --nights missing --out model", "missing"),
    ("train nobody --out model", "nobody"),
    ("evaluate missing", "give a night"),
    ("evaluate missing night.edf night.edf", "missing"),
    ("crossval nobody --protocol folder --data folder", "nobody"),
    ("crossval ulw-sleepnet --protocol nobody --data folder", "is no protocol"),
    ("scores night.edf", "did you mean `score`?"),
    ("--verzion", "--verzion"),
)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_model: Path) -> Path:
    """A folder with one of each, in which the words are typed."""
    write_night(tmp_path / "night.edf")
    (tmp_path / "flat.edf").write_bytes(night(flat()))
    (tmp_path / "short.edf").write_bytes(night(StoredSignal("EEG C4-M1", eeg_counts(1)[:10])))
    (tmp_path / "corrupt.edf").write_bytes(CORRUPT)
    (tmp_path / "empty.edf").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("slept well, dear diary\n")
    (tmp_path / "list.txt").write_text("a/night.edf\nb/night.edf\n")
    queue = {"kind": "SleepScorer queue", "version": 2, "nights": []}
    (tmp_path / "queue2.json").write_text(json.dumps(queue))
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    # Training starts itself anew without these.
    for name in ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"):
        monkeypatch.setenv(name, os.environ.get(name, "8589934592"))
    return tmp_path


@pytest.mark.parametrize(("typed", "sentence"), MISTAKES, ids=[typed for typed, _ in MISTAKES])
def test_a_mistake_is_one_line_with_code_2_and_writes_nothing(
    typed: str,
    sentence: str,
    bench: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(path for path in bench.rglob("*") if path.is_file())
    words = [str(tiny_model) if word == "MODEL" else word for word in typed.split()]
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    *before_it, line = said.err.splitlines()
    # What a training is about to do is told before it is known that it cannot.
    assert not before_it or words[0] in ("train", "crossval")
    assert line.startswith("sleepscorer: ")
    assert sentence in line
    assert sorted(path for path in bench.rglob("*") if path.is_file()) == before


def test_every_command_is_in_the_table() -> None:
    assert {typed.split()[0] for typed, _ in MISTAKES} >= set(COMMAND_NAMES)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such folders on Windows")
def test_an_output_folder_that_may_not_be_written_is_named(
    bench: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["batch", "night.edf", "--out", "/proc/out", "--model", str(tiny_model)]
    if not Path("/proc").is_dir():
        pytest.skip("there is no folder here that nobody may write")
    assert main(words) == 2
    assert "/proc/out: the folder cannot be written to" in capsys.readouterr().err


def test_every_command_that_prints_json_prints_one_whole_value(
    bench: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "night.edf", "--model", str(tiny_model), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["epochs"] == 3
    assert [Path(one).name for one in told["written"]] == ["night_hyp.csv", "night_hyp.edf"]
    assert sum(told["minutes"].values()) == 1.5
    words = ["batch", "night.edf", "--out", "out", "--model", str(tiny_model), "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["nights"], told["scored"], told["failed"]) == (1, 1, [])
    assert main(["next", "out", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["next"]["night"] == "night.edf"
