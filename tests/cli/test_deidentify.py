"""`sleepscorer deidentify`: copies that do not tell who slept, from the command line."""

from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from tests.edf_nights import annotations, eeg
from tests.files.edf_bytes import edf_bytes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two nights of one person."""
    monkeypatch.chdir(tmp_path)
    data = edf_bytes(
        [eeg(n_epochs=2), annotations(2, b"+3\x14Ada asks\x14\0")],
        patient=b"X F X Ada_Lovelace",
        reserved=b"EDF+C",
    )
    for name in ("n1.edf", "n2.EDF"):
        Path(name).write_bytes(data)
    return tmp_path


def test_each_night_is_copied_and_what_went_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("codes.csv").write_text("n1,P1\nn2,P2\n", "utf-8")
    before = Path("n1.edf").read_bytes()
    typed = ["deidentify", "n1.edf", "n2.EDF", "--out", "shared", "--codes", "codes.csv"]
    assert main([*typed, "--shift-days", "random"]) == 0
    said = capsys.readouterr().out
    assert said.count("patient field, recording field, start date (shifted by whole days)") == 2
    assert "1 word in 1 text" in said
    assert "Ada" not in said
    assert sorted(one.name for one in Path("shared").iterdir()) == ["P1.edf", "P2.edf"]
    # One run moves all nights by as many days: what lies between them stays.
    first, second = (EdfRecording(Path("shared") / name).start for name in ("P1.edf", "P2.edf"))
    assert first == second != EdfRecording(Path("n1.edf")).start
    assert Path("n1.edf").read_bytes() == before


def test_all_that_was_removed_is_listed_only_if_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deidentify", "n1.edf", "--out", "shared", "--list", "secret.csv"]) == 0
    assert "keep it secret" in capsys.readouterr().out
    assert "n1.edf,annotation,3,Ada asks,X asks" in Path("secret.csv").read_text("utf-8")
    assert sorted(one.name for one in Path("shared").iterdir()) == ["n1.edf"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["n1.edf", "--out", "shared", "--shift-days", "much"], "--shift-days much: is neither"),
        (["n1.edf", "n1.edf", "--out", "shared"], "has the name"),
        (["n1.edf", "--out", "."], "is there already"),
        (["gone.edf", "--out", "shared"], "there is no such file"),
        (["n1.edf", "--out", "shared", "--codes", "gone.csv"], "gone.csv"),
        (["notes.txt", "--out", "shared"], "copies are made of EDF and BDF files alone"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], typed: list[str], why: str
) -> None:
    Path("notes.txt").write_text("no recording", "utf-8")
    assert main(["deidentify", *typed]) == 2
    said = capsys.readouterr().err
    assert why in said.replace("would have the name", "has the name")
    assert said.count("\n") == 1
    assert not Path("shared").exists() or not list(Path("shared").iterdir())


def test_two_nights_of_one_name_are_refused_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other").mkdir()
    Path("other/N1.edf").write_bytes(Path("n1.edf").read_bytes())
    assert main(["deidentify", "n1.edf", "other/N1.edf", "--out", "shared"]) == 2
    assert "would have the name of" in capsys.readouterr().err
    assert not Path("shared").exists()
