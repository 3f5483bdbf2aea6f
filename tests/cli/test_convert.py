"""`sleepscorer convert`: from any format into any other, with and without the recording."""

import errno
import importlib.util
import json
import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.export_format import ExportFormat
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files import checked_write
from sleepscorer_app.files.hypnogram_formats import WRITERS, export_hypnogram, read_hypnogram
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.edf_nights import eeg
from tests.files.edf_bytes import edf_bytes

STAGES = [Stage.W, Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.UNSCORED, Stage.W]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a night of eight epochs and its hypnogram as EDF+."""
    monkeypatch.chdir(tmp_path)
    night = edf_bytes([eeg(n_epochs=8)], patient=b"X F X Ada_Lovelace", reserved=b"EDF+C")
    (tmp_path / "night.edf").write_bytes(night)
    marks = (Marker(12.0, 0.0, MarkerKind.LIGHTS_OFF), Marker(50.0, 3.0, MarkerKind.NOTE, "Ada?"))
    scoring = Scoring.unscored(8).import_hypnogram(Hypnogram.of(STAGES), "x").with_markers(marks)
    export_hypnogram(tmp_path / "night_hyp.edf", scoring, EdfRecording(tmp_path / "night.edf"))
    return tmp_path


def stages(path: Path, mapping: str = "") -> list[Stage]:
    read = read_hypnogram(path, EdfRecording(Path("night.edf")))
    return [read.hypnogram[epoch] for epoch in range(8)]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line that is said when nothing is written; exit code 2."""
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    assert main(["convert", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    return said


def test_the_names_typed_are_those_of_the_writers() -> None:
    typed = [str(one) for one in ExportFormat]
    told = "cli/export_format.py lists the rows of hypnogram_formats/writers.py, in their order"
    assert typed == list(WRITERS), told


STAGES_ALONE = [
    name for name, one in WRITERS.items() if not one.is_of_networks and name != "sleeptrip"
]


@pytest.mark.parametrize("name", STAGES_ALONE)
def test_there_and_back_again_is_the_same_night(folder: Path, name: str) -> None:
    ending = WRITERS[name].ending
    assert main(["convert", "night_hyp.edf", f"new{ending}", "--night", "night.edf"]) == 0
    assert stages(Path(f"new{ending}")) == STAGES
    back = ["convert", f"new{ending}", "back_hyp.csv", "--night", "night.edf"]
    assert main(back) == 0
    assert stages(Path("back_hyp.csv")) == STAGES


@pytest.mark.parametrize("name", ["csv", "edf", "yasa-json", "mne-fif", "luna-annot", "list"])
def test_without_the_recording_start_and_length_are_the_files_own(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ending = WRITERS[name].ending
    assert main(["convert", "night_hyp.edf", f"new{ending}"]) == 0
    assert main(["convert", f"new{ending}", "back_hyp.csv"]) == 0
    said = capsys.readouterr().out
    knows_start = name in ("csv", "edf", "yasa-json", "mne-fif")
    assert ("The file gives no start" in said) is not knows_start
    text = Path("back_hyp.csv").read_text("utf-8")
    assert ("# start: 2021-03-02T22:30:00" in text) is knows_start
    assert [line.split(",")[4] for line in text.splitlines() if line[0].isdigit()] == [
        stage.letter for stage in STAGES
    ]


def test_a_folder_takes_the_default_name_and_bids_brings_its_sidecar(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", "night_hyp.edf", ".", "--to", "bids", "--night", "night.edf"]) == 0
    assert Path("night_events.tsv").read_text("utf-8").startswith("onset\tduration\ttrial_type\t")
    assert "Levels" in json.loads(Path("night_events.json").read_text("utf-8"))["trial_type"]
    assert "night_events.json" in capsys.readouterr().out


def test_a_name_without_an_ending_is_a_folder_to_be_made(folder: Path) -> None:
    typed = ["convert", "night_hyp.edf", "new/exports", "--to", "gssc", "--night", "night.edf"]
    assert main(typed) == 0
    assert [path.name for path in (folder / "new" / "exports").iterdir()] == ["night_gssc.csv"]


def test_a_file_of_work_says_when_each_epoch_was_decided(folder: Path) -> None:
    night = EdfRecording(Path("night.edf"))
    unscored = Scoring.unscored(8)
    work = ScoringFile.open(Path("night.sleepscorer"), night)
    work.who = "AB"
    work.save(unscored, unscored.score_epochs([3], Stage.N2, "AB"), "Score N2")
    work.close()
    assert main(["convert", "night.sleepscorer", "new_hyp.csv"]) == 0
    rows = [one for one in Path("new_hyp.csv").read_text("utf-8").splitlines() if one[0].isdigit()]
    assert rows[3].split(",")[4:6] == ["N2", "person"]
    model, person, file, decided_at = rows[3].split(",")[-4:]
    assert (model, person, file) == ("", "AB", "")
    assert decided_at.startswith("20")
    assert rows[2].split(",")[-1] == ""


def test_probabilities_of_our_csv_become_parquet_by_the_name_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night = EdfRecording(Path("night.edf"))
    values = np.full((8, 5), 0.2, dtype=np.float32)
    said = StageProbabilities(values, ModelIdentity("m", "1", "ab"), ("C4-M1",))
    scored = Scoring.unscored(8).accept(said, AcceptRule.REPLACE_ALL)
    export_hypnogram(Path("auto_hyp.csv"), scored, night)
    assert main(["convert", "auto_hyp.csv", "auto.parquet", "--night", "night.edf"]) == 0
    assert "checked by  pyarrow" in capsys.readouterr().out
    assert parquet.read_table("auto.parquet")["p_R"].to_pylist() == [float(np.float32(0.2))] * 8
    said = refused(capsys, "night_hyp.edf", "by_hand.parquet")
    assert "nobody has auto-scored this night" in said


def test_parquet_without_pyarrow_is_refused_in_one_line_that_names_the_extra(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    said = refused(capsys, "night_hyp.edf", "new.parquet")
    assert "sleepscorer_app[parquet]" in said


def test_formats_are_listed_with_who_reads_them_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "--formats"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in WRITERS)
    assert "EDF+ annotations with the standard texts; read back by pyEDFlib and MNE-Python" in said


def test_de_identified_it_tells_neither_who_nor_when(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("codes.csv").write_text("night,P7\n", "utf-8")
    typed = ["convert", "night_hyp.edf", ".", "--to", "luna-annot", "--night", "night.edf"]
    assert main([*typed, "--de-identify", "--codes", "codes.csv"]) == 0
    said = capsys.readouterr().out
    assert "1 word in 1 text" in said
    assert "Ada" not in said
    assert "note\tX?" in Path("P7_hyp.annot").read_text("utf-8")
    typed = ["convert", "night_hyp.edf", "P8_hyp.edf", "--de-identify", "--shift-days", "-30"]
    assert main(typed) == 0
    header = Path("P8_hyp.edf").read_bytes()[:184]
    assert header[8:88].rstrip() == b"X X X X"
    assert header[168:176] == b"31.01.21"
    # Whose night it is stands in the EDF+ itself: its marks were searched.
    assert b"Ada" not in Path("P8_hyp.edf").read_bytes()


def test_what_is_typed_wrongly_is_said_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "--to csv, yasa-csv, sleeptrip, gssc, probabilities"
    assert names in refused(capsys, "night_hyp.edf", "new.csv")
    assert "must end in one of .csv" in refused(capsys, "night_hyp.edf", "new.doc")
    assert "say the format with --to" in refused(capsys, "night_hyp.edf", ".")
    assert "convert needs IN and OUT" in refused(capsys, "night_hyp.edf")
    assert "no such file" in refused(capsys, "gone.edf", "new_hyp.csv")
    assert "is the scoring that is to be" in refused(capsys, "night_hyp.edf", "night_hyp.edf")
    assert "'--to'" in refused(capsys, "night_hyp.edf", "x.csv", "--to", "polyman")
    assert "only together with --de-identify" in refused(
        capsys, "night_hyp.edf", "new_hyp.csv", "--shift-days", "3"
    )
    for days in ("0", "soon"):
        assert f"--shift-days {days}: is neither" in refused(
            capsys, "night_hyp.edf", "n_hyp.csv", "--de-identify", "--shift-days", days
        )


def test_results_are_not_replaced_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("new_hyp.csv").write_text("a person's work", "utf-8")
    assert "is there already" in refused(capsys, "night_hyp.edf", "new_hyp.csv")
    Path("a_events.json").write_text("{}", "utf-8")
    assert "a_events.json: is there already" in refused(capsys, "night_hyp.edf", "a_events.tsv")
    assert main(["convert", "night_hyp.edf", "new_hyp.csv", "--overwrite"]) == 0


def test_a_code_that_is_missing_or_not_in_the_name_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("codes.csv").write_text("other,P7\n", "utf-8")
    private = ("--de-identify", "--codes", "codes.csv", "--night", "night.edf")
    assert "has no code for night.edf" in refused(capsys, "night_hyp.edf", "P7_hyp.csv", *private)
    Path("codes.csv").write_text("night,P7\n", "utf-8")
    assert "its name begins with P7" in refused(capsys, "night_hyp.edf", "Ada_hyp.csv", *private)


def test_a_file_without_its_person_is_not_named_after_that_person(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "night_hyp.edf", "ada_hyp.csv", "--de-identify")
    assert "named after whoever slept" in said
    assert "ada" not in said.lower()


def test_marks_of_nobody_known_do_not_go_out_de_identified(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", "night_hyp.edf", "new.annot"]) == 0
    capsys.readouterr()
    said = refused(capsys, "new.annot", "P7_hyp.csv", "--de-identify")
    assert "name the recording with --night" in said


def test_hypnograms_of_another_night_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def listed(n_epochs: int) -> str:
        Path("list.txt").write_text("W\nN2\n" * (n_epochs // 2), "utf-8")
        return "list.txt"

    with_night = ("new_hyp.csv", "--night", "night.edf")
    assert "it is of another night" in refused(capsys, listed(34), *with_night)
    assert "it is of another night" in refused(capsys, listed(4), *with_night)
    text = Path("night_hyp.csv")
    assert main(["convert", "night_hyp.edf", str(text)]) == 0
    capsys.readouterr()
    for moved in (timedelta(minutes=-2), timedelta(days=1)):
        start = (EdfRecording(Path("night.edf")).start + moved).isoformat()
        text.write_text(text.read_text("utf-8").replace("2021-03-02T22:30:00", start), "utf-8")
        assert "is of another night" in refused(capsys, str(text), *with_night)
        text.write_text(text.read_text("utf-8").replace(start, "2021-03-02T22:30:00"), "utf-8")


def test_a_file_of_work_of_another_night_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.edf").write_bytes(edf_bytes([eeg(n_epochs=5)]))
    work = ScoringFile.open(Path("other.sleepscorer"), EdfRecording(Path("other.edf")))
    unscored = Scoring.unscored(5)
    work.save(unscored, unscored.score_epochs([3], Stage.N2, "AB"), "Score N2")
    work.close()
    said = refused(capsys, "other.sleepscorer", "new_hyp.csv", "--night", "night.edf")
    assert "it is of another night" in said


def test_epochs_of_another_or_of_mixed_length_are_resampled_only_if_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lengths = [20, 30, 20, 30, 20, 30, 20, 30, 20, 20]
    rows, onset = [], 0
    for length in lengths:
        rows.append(f"{onset},{length},N2")
        onset += length
    Path("mixed.csv").write_text("onset,duration,stage\n" + "\n".join(rows) + "\n", "utf-8")
    said = refused(capsys, "mixed.csv", "new_hyp.csv", "--night", "night.edf")
    assert "its epochs are 20 and 30 s long" in said
    assert "--resample" in said
    typed = ["convert", "mixed.csv", "new_hyp.csv", "--night", "night.edf", "--resample"]
    assert main(typed) == 0


def test_times_that_belong_to_no_known_start_ask_for_the_recording(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("clock.annot").write_text("W\t.\t.\t22:30:00\t22:30:30\t.\n" * 2, "utf-8")
    assert "name the recording with --night" in refused(capsys, "clock.annot", "new_hyp.csv")


def test_a_folder_that_cannot_be_written_to_or_is_full(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").write_text("", "utf-8")
    assert "cannot be written to" in refused(capsys, "night_hyp.edf", "file/new_hyp.csv")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checked_write.os, "fsync", full)
    assert "is full. Make room" in refused(capsys, "night_hyp.edf", "new_hyp.csv")
