"""Every odd file that a lab may hand over: scored with a note, or refused in one clear line."""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import sleepscorer_app.cli.score as score_command
import sleepscorer_app.scoring.score_night as score_night
from sleepscorer_app.__main__ import main
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from tests.edf_nights import annotations, eeg, eeg_counts, flat, night
from tests.files.edf_bytes import StoredSignal, edf_bytes


@dataclass(frozen=True)
class Outcome:
    """What the program did: its exit code and what it printed."""

    code: int
    out: str
    err: str


Score = Callable[..., Outcome]


@pytest.fixture
def score(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> Score:
    """Scores a file with the tiny model."""

    def score_file(path: Path, *options: str) -> Outcome:
        code = main(["score", str(path), "--model", str(tiny_model), *options])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return score_file


def assert_refused(outcome: Outcome, *words: str) -> None:
    """One line on standard error with all these words in it, nothing else, code 2."""
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    assert outcome.err.startswith("sleepscorer: ")
    assert outcome.err.count("\n") == 1
    for word in words:
        assert word in outcome.err


def assert_scored(outcome: Outcome, path: Path, n_epochs: int) -> list[dict[str, str]]:
    """Code 0 and a CSV with one row per epoch; gives the rows."""
    assert outcome.code == 0, outcome
    assert outcome.err == ""
    rows = csv_rows(path.with_name(f"{path.stem}_hyp.csv"))
    assert len(rows) == n_epochs
    return rows


def csv_rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def written(tmp_path: Path, content: bytes, name: str = "night.edf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_file_that_is_not_an_edf_is_refused(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, b"Dear colleague, here is the night you asked for.\n" * 100)
    assert_refused(score(path), "night.edf", "cannot be opened")


def test_an_empty_file_is_refused(tmp_path: Path, score: Score) -> None:
    assert_refused(score(written(tmp_path, b"")), "night.edf", "it is empty")


def test_a_missing_file_is_refused(tmp_path: Path, score: Score) -> None:
    assert_refused(score(tmp_path / "gone.edf"), "gone.edf", "there is no such file")


def test_a_folder_is_refused(tmp_path: Path, score: Score) -> None:
    assert_refused(score(tmp_path), tmp_path.name)


def test_a_night_cut_off_in_its_last_record_is_scored_as_far_as_it_goes(
    tmp_path: Path, score: Score
) -> None:
    path = written(tmp_path, night(eeg(n_epochs=4))[:-150])
    outcome = score(path)
    assert_scored(outcome, path, 3)
    assert "The file ends inside data record 120" in outcome.out


@pytest.mark.parametrize("promised", [b"99999", b"7", b"-1"])
def test_a_header_that_lies_about_the_record_count_is_not_believed(
    promised: bytes, tmp_path: Path, score: Score
) -> None:
    path = written(tmp_path, edf_bytes([eeg(n_epochs=3)], n_records=promised))
    outcome = score(path)
    assert_scored(outcome, path, 3)
    assert "note" in outcome.out
    assert "90" in outcome.out


def test_a_night_without_eeg_is_refused_with_what_it_has(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night(eeg("ECG"), eeg("Airflow")))
    assert_refused(score(path), "night.edf", "no channel looks like EEG", "ECG, Airflow")


def test_three_epochs_are_scored(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night(eeg(n_epochs=3)))
    assert_scored(score(path), path, 3)


def test_less_than_one_epoch_is_refused(tmp_path: Path, score: Score) -> None:
    twenty_seconds = StoredSignal("EEG C4-M1", eeg_counts(1)[:20])
    outcome = score(written(tmp_path, night(twenty_seconds)))
    assert_refused(outcome, "lasts 20 s", "one epoch of 30 s")
    assert outcome.err.endswith("there is nothing to score\n")


def test_twenty_four_hours_are_scored(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night(eeg(n_epochs=2880, rate_hz=64)))
    rows = assert_scored(score(path), path, 2880)
    assert rows[-1]["onset_s"].startswith("86370")


def test_a_flat_channel_is_refused_and_another_named(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night(flat("EEG C4-M1"), eeg("EEG C3-M2")))
    assert_refused(score(path), "EEG C4-M1 is flat", "EEG C3-M2")
    assert not list(tmp_path.glob("*_hyp*"))


def test_the_channel_that_is_not_flat_can_be_chosen(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night(flat("EEG C4-M1"), eeg("EEG C3-M2")))
    assert_scored(score(path, "--channel", "C3-M2"), path, 3)


def test_an_epoch_without_signal_stays_unscored(tmp_path: Path, score: Score) -> None:
    counts = eeg_counts(4)
    counts[30:60] = 0
    path = written(tmp_path, night(StoredSignal("EEG C4-M1", counts)))
    outcome = score(path)
    rows = assert_scored(outcome, path, 4)
    assert [row["stage"] for row in rows].count("?") == 1
    assert rows[1]["stage"] == "?"
    assert "3 of 4 epochs scored" in outcome.out


@pytest.mark.parametrize("physical", [(b"nan", b"nan"), (b"-inf", b"inf"), (b"0", b"0")])
def test_a_physical_range_without_meaning_gets_a_sentence(
    physical: tuple[bytes, bytes], tmp_path: Path, score: Score
) -> None:
    signal = StoredSignal("EEG C4-M1", eeg_counts(3), physical=physical)
    path = written(tmp_path, night(signal))
    outcome = score(path)
    if outcome.code == 0:
        assert "note" in outcome.out
        assert "EEG C4-M1" in outcome.out
    else:
        assert_refused(outcome, "night.edf")


def test_a_non_ascii_path_is_scored(tmp_path: Path, score: Score) -> None:
    folder = tmp_path / "Schlaflabor Zürich – 睡眠"
    folder.mkdir()
    path = written(folder, night(), "Пациент Ω.edf")
    assert_scored(score(path), path, 3)
    assert path.with_name("Пациент Ω_hyp.edf").exists()


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which this user cannot write."""
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        # A superuser may write anywhere but into the kernel's own tree.
        folder = Path("/proc/self")
    if sys.platform == "win32" or not folder.is_dir():
        pytest.skip("no folder here that is certainly read-only")
    yield folder
    (tmp_path / "read-only").chmod(0o700)


def test_a_read_only_output_folder_is_refused_before_scoring(
    tmp_path: Path, read_only_folder: Path, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scored(*_arguments: object) -> None:
        raise AssertionError("the night was scored though its result has nowhere to go")

    monkeypatch.setattr(score_command, "score_recording", scored)
    outcome = score(written(tmp_path, night()), "--out", str(read_only_folder))
    assert_refused(outcome, str(read_only_folder), "cannot be written to", "--out")


def test_a_file_in_the_place_of_the_output_folder_is_refused(tmp_path: Path, score: Score) -> None:
    path = written(tmp_path, night())
    assert_refused(score(path, "--out", str(path)), "night.edf", "--out")


def test_two_annotation_channels_are_no_hindrance(tmp_path: Path, score: Score) -> None:
    first = annotations(3, b"+5\x14Lights off\x14\0")
    second = StoredSignal("EDF Annotations", texts=[b"+6\x14Snoring\x14\0"] + [b""] * 89)
    path = written(tmp_path, night(eeg(n_epochs=3), first, second))
    assert_scored(score(path), path, 3)
    exported = (tmp_path / "night_hyp.edf").read_bytes()
    assert b"Lights off" in exported
    assert b"Snoring" not in exported


def test_a_night_that_vanishes_while_it_is_scored_is_said_to_have_gone(
    tmp_path: Path, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, night())
    check_scorable = score_night.check_scorable

    def pull_the_disk_out(recording: Recording, derivation: Derivation) -> None:
        check_scorable(recording, derivation)
        path.unlink()

    monkeypatch.setattr(score_night, "check_scorable", pull_the_disk_out)
    assert_refused(score(path), "night.edf can no longer be read")
    assert not list(tmp_path.glob("*_hyp*"))


def test_ctrl_c_during_scoring_ends_with_130_and_leaves_nothing(
    tmp_path: Path, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_ctrl_c(_recording: Recording, _derivation: Derivation) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(score_night, "check_scorable", press_ctrl_c)
    outcome = score(written(tmp_path, night()))
    assert (outcome.code, outcome.out) == (130, "")
    assert "Traceback" not in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["night.edf"]


def test_results_that_are_there_already_are_kept_unless_told_otherwise(
    tmp_path: Path, score: Score
) -> None:
    path = written(tmp_path, night())
    corrected = tmp_path / "night_hyp.csv"
    corrected.write_text("an hour of a person's work")
    assert_refused(score(path), "night_hyp.csv", "--overwrite")
    assert corrected.read_text() == "an hour of a person's work"
    assert not (tmp_path / "night_hyp.edf").exists()
    assert_scored(score(path, "--overwrite"), path, 3)
