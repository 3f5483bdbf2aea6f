"""A laboratory's archive: what belongs together, whose night it is, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.training.datasets import UnusableData
from sleepscorer_app.training.datasets.laboratory_folder import (
    find_laboratory_nights,
    read_laboratory_night,
)
from tests.training.small_nights import (
    SLEEP_EDF_TEXTS,
    a_course,
    runs_of,
    tones,
    write_annotations,
    write_csv_hypnogram,
    write_laboratory_night,
    write_recording,
)

STAGES = a_course(10)


def recording(path: Path) -> Path:
    return write_recording(path, {"EEG C4-M1": (tones(STAGES, 64), 64)})


def pairs(folder: Path) -> dict[str, str]:
    found = find_laboratory_nights(folder)
    return {files.recording.name: files.hypnogram.name for files in found.nights}


def people(folder: Path) -> dict[str, str]:
    found = find_laboratory_nights(folder)
    return {files.whose.name: files.whose.subject for files in found.nights}


@pytest.mark.parametrize(
    ("night", "hypnogram"),
    [
        ("night.edf", "night_hyp.csv"),
        ("night.edf", "night_hyp.edf"),
        ("night.edf", "night-Hypnogram.edf"),
        ("night.edf", "night.txt"),
        ("night.EDF", "Night_Hypnogram.TXT"),
        ("night.bdf", "night.edf"),
        ("night-PSG.edf", "night-Hypnogram.edf"),
        ("night.edf", "night.edf.xml"),
        ("sub-01_task-sleep_eeg.vhdr", "sub-01_task-sleep_events.tsv"),
    ],
)
def test_a_hypnogram_belongs_to_the_recording_it_is_named_after(
    tmp_path: Path, night: str, hypnogram: str
) -> None:
    for name in (night, hypnogram, "other_hyp.csv", "notes.pdf"):
        (tmp_path / name).write_bytes(b"x")
    if night == "night.bdf":
        # An EDF beside a BDF of the same name is the night in another format.
        with pytest.raises(UnusableData, match="no recording with a hypnogram"):
            pairs(tmp_path)
    else:
        assert pairs(tmp_path) == {night: hypnogram}


def test_an_experts_hypnogram_is_believed_before_others_and_it_is_said(tmp_path: Path) -> None:
    for name in ("night.edf", "night_hyp.edf", "night_hyp.csv", "night_expert_hyp.edf"):
        (tmp_path / name).write_bytes(b"x")
    [files] = find_laboratory_nights(tmp_path).nights
    assert files.hypnogram.name == "night_expert_hyp.edf"
    assert "not night_hyp.csv, night_hyp.edf" in files.remark


def test_recordings_without_a_hypnogram_are_left_out_and_counted(tmp_path: Path) -> None:
    write_laboratory_night(tmp_path, "a", STAGES)
    recording(tmp_path / "b.edf")
    recording(tmp_path / "c.edf")
    found = find_laboratory_nights(tmp_path)
    assert len(found.nights) == 1
    assert "2 recordings without a hypnogram are left out" in found.remarks


def test_counted_nights_are_one_persons_and_other_names_are_people(tmp_path: Path) -> None:
    for name in ("P01_N1", "P01_N2", "0815-night1", "0815-night2", "Miller", "Martin1", "Martin2"):
        for path in (tmp_path / f"{name}.edf", tmp_path / f"{name}.txt"):
            path.write_bytes(b"x")
    assert people(tmp_path) == {
        "0815-night1.edf": "0815",
        "0815-night2.edf": "0815",
        "Martin1.edf": "Martin1",
        "Martin2.edf": "Martin2",
        "Miller.edf": "Miller",
        "P01_N1.edf": "P01",
        "P01_N2.edf": "P01",
    }


def test_recordings_in_one_folder_below_are_one_persons(tmp_path: Path) -> None:
    for name in ("anna/2021", "anna/ses-2/2022", "bert/2021"):
        path = tmp_path / f"{name}.edf"
        path.parent.mkdir(parents=True, exist_ok=True)
        for one in (path, path.with_suffix(".txt")):
            one.write_bytes(b"x")
    assert people(tmp_path) == {
        "anna/2021.edf": "anna",
        "anna/ses-2/2022.edf": "anna",
        "bert/2021.edf": "bert",
    }


def test_subjects_csv_says_whose_night_it_is(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write_laboratory_night(tmp_path, name, STAGES)
    table = tmp_path / "subjects.csv"
    table.write_text("recording,subject\na.edf,Ada\nb,Ada\nc.edf,Bea\n", encoding="utf-8-sig")
    assert people(tmp_path) == {"a.edf": "Ada", "b.edf": "Ada", "c.edf": "Bea"}
    table.write_text("recording,subject\na.edf,Ada\nb,Ada\n")
    with pytest.raises(UnusableData, match=r"subjects\.csv does not say whose night c\.edf is"):
        people(tmp_path)
    table.write_text("file;who\na.edf;Ada\n")
    with pytest.raises(UnusableData, match="columns `recording` and `subject`"):
        people(tmp_path)


def read(folder: Path) -> tuple[list[int], tuple[str, ...]]:
    [files] = find_laboratory_nights(folder).nights
    night = read_laboratory_night(files, ())
    return night.stages.tolist(), night.remarks


def test_the_best_derivation_is_read_at_its_own_rate(tmp_path: Path) -> None:
    write_laboratory_night(tmp_path, "night", STAGES, rate_hz=200)
    [files] = find_laboratory_nights(tmp_path).nights
    night = read_laboratory_night(files, ())
    assert night.channels == ("EEG C4-M1",)
    assert night.rates_hz == (200,)
    assert night.stages.tolist() == STAGES
    assert night.is_counted.all()


def test_a_shorter_hypnogram_is_taken_and_it_says_by_how_much(tmp_path: Path) -> None:
    recording(tmp_path / "night.edf")
    write_csv_hypnogram(tmp_path / "night_hyp.csv", STAGES[:7])
    stages, remarks = read(tmp_path)
    assert stages == [*STAGES[:7], -1, -1, -1]
    assert any("night_hyp.csv is 3 epochs shorter" in one for one in remarks)


def test_one_epoch_too_many_is_cut_off_and_three_are_refused(tmp_path: Path) -> None:
    recording(tmp_path / "night.edf")
    write_csv_hypnogram(tmp_path / "night_hyp.csv", [*STAGES, 0])
    stages, remarks = read(tmp_path)
    assert stages == STAGES
    assert any("1 epochs longer" in one for one in remarks)
    write_csv_hypnogram(tmp_path / "night_hyp.csv", [*STAGES, 0, 0, 0])
    with pytest.raises(UnusableData, match=r"night_hyp\.csv is longer .* 3 epochs after the end"):
        read(tmp_path)


@pytest.mark.parametrize("suffix", [".csv", ".edf"])
def test_a_stage_text_nobody_knows_is_refused_with_the_text(tmp_path: Path, suffix: str) -> None:
    recording(tmp_path / "night.edf")
    path = tmp_path / f"night_hyp{suffix}"
    if suffix == ".csv":
        write_csv_hypnogram(path, ["W", "N1", "drowsy"])
    else:
        write_annotations(path, [(0, 30, "Sleep stage W"), (30, 30, "Sleep stage drowsy")])
    with pytest.raises(UnusableData, match=rf"night_hyp\{suffix}.*drowsy"):
        read(tmp_path)


def test_a_hypnogram_of_another_night_is_refused(tmp_path: Path) -> None:
    recording(tmp_path / "night.edf")
    write_csv_hypnogram(tmp_path / "night_hyp.csv", STAGES, first_epoch=500)
    with pytest.raises(UnusableData, match=r"night_hyp\.csv"):
        read(tmp_path)


def test_an_unreadable_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "night.edf").write_bytes(b"no recording at all" * 100)
    write_csv_hypnogram(tmp_path / "night_hyp.csv", STAGES)
    with pytest.raises(UnusableData, match=r"night\.edf cannot be opened"):
        read(tmp_path)


def test_a_recording_without_eeg_is_refused_with_what_it_has(tmp_path: Path) -> None:
    write_recording(tmp_path / "night.edf", {"ECG": (tones(STAGES, 64), 64)})
    write_csv_hypnogram(tmp_path / "night_hyp.csv", STAGES)
    with pytest.raises(UnusableData, match=r"night\.edf .*no channel looks like EEG.*ECG"):
        read(tmp_path)


def test_what_a_network_proposed_and_nobody_confirmed_is_never_learned_from(
    tmp_path: Path,
) -> None:
    night = open_recording(recording(tmp_path / "night.edf"))
    said = StageProbabilities(
        np.full((10, 5), 0.2, np.float32), ModelIdentity("m", "1", "ab" * 32), ("C4-M1",)
    )
    scoring = Scoring.unscored(10).accept(said, AcceptRule.REPLACE_ALL)
    export_hypnogram(tmp_path / "night_hyp.csv", scoring, night)
    with pytest.raises(UnusableData, match="10 of its epochs were proposed by a network"):
        read(tmp_path)


def test_annotations_of_an_edf_beside_are_placed_by_their_clock(tmp_path: Path) -> None:
    recording(tmp_path / "night.edf")
    late = [
        (onset + 90, duration, text) for onset, duration, text in runs_of([2, 3], SLEEP_EDF_TEXTS)
    ]
    write_annotations(tmp_path / "night-Hypnogram.edf", late)
    stages, _ = read(tmp_path)
    assert Hypnogram(np.array(stages, np.int8)).codes.tolist() == [-1, -1, -1, 2, 3, *[-1] * 5]
