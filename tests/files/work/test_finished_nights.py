"""Scored nights of a folder: which stages in them may be learned from, and what is wrong."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import ArrayRecording, Identity
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.finished_nights import (
    find_finished_nights,
    patient_in,
    read_finished_stages,
)
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.ui.night_pages import probabilities, small_night

N = 20


def recorded(path: Path, n_epochs: int = N) -> Path:
    write_recording(path, small_night(n_epochs, ("C4-M1",)))
    return path


def decided(n_epochs: int = N) -> Scoring:
    """A network proposed all; a person changed epoch 0 and confirmed 5 to 9."""
    proposed = Scoring.unscored(n_epochs).accept(probabilities(n_epochs), AcceptRule.REPLACE_ALL)
    return proposed.score_epochs([0], Stage.R).confirm_epochs(range(5, 10))


def scored(path: Path, work: Path, scoring: Scoring) -> None:
    file = ScoringFile.open(work, open_recording(path))
    file.save(None, scoring, "scored")
    file.close()


def nothing(_fraction: float) -> None:
    pass


def test_only_what_a_person_decided_may_be_learned_from(tmp_path: Path) -> None:
    night = recorded(tmp_path / "a.edf")
    scored(night, tmp_path / "a.sleepscorer", decided())
    (found,) = find_finished_nights(tmp_path, (), nothing).nights
    assert found.path == night
    assert found.n_known == 6
    assert found.stages[0] is Stage.R
    np.testing.assert_array_equal(np.flatnonzero(found.stages.is_scored), [0, 5, 6, 7, 8, 9])


def test_imported_stages_may_be_learned_from(tmp_path: Path) -> None:
    night = recorded(tmp_path / "a.edf")
    imported = Hypnogram(np.arange(N, dtype=np.int8) % 5)
    scored(
        night,
        tmp_path / "a.sleepscorer",
        Scoring.unscored(N).import_hypnogram(imported, "a_hyp.edf"),
    )
    (found,) = find_finished_nights(tmp_path, (), nothing).nights
    assert found.stages == imported


def test_a_night_whose_stages_are_all_a_networks_is_there_with_nothing_known(
    tmp_path: Path,
) -> None:
    night = recorded(tmp_path / "a.edf")
    untouched = Scoring.unscored(N).accept(probabilities(N), AcceptRule.REPLACE_ALL)
    scored(night, tmp_path / "a.sleepscorer", untouched)
    (found,) = find_finished_nights(tmp_path, (), nothing).nights
    assert found.n_known == 0


def test_a_night_that_is_open_in_a_window_can_be_read(tmp_path: Path) -> None:
    night = recorded(tmp_path / "a.edf")
    file = ScoringFile.open(tmp_path / "a.sleepscorer", open_recording(night))
    file.save(None, decided(), "scored")
    try:
        assert find_finished_nights(tmp_path, (), nothing).nights[0].n_known == 6
        file.save(None, decided().confirm_epochs([12]), "confirmed")
        assert find_finished_nights(tmp_path, (), nothing).nights[0].n_known == 7
    finally:
        file.close()


def test_work_that_could_not_lie_beside_its_night_is_found_elsewhere(tmp_path: Path) -> None:
    nights, elsewhere = tmp_path / "nights", tmp_path / "unfinished"
    nights.mkdir()
    elsewhere.mkdir()
    night, other = recorded(nights / "a.edf"), recorded(tmp_path / "of_another_folder.edf", 17)
    scored(night, elsewhere / "a-12345678.sleepscorer", decided())
    scored(other, elsewhere / "o-12345678.sleepscorer", decided(17))
    found = find_finished_nights(nights, (elsewhere,), nothing)
    assert [one.path for one in found.nights] == [night]
    assert found.remarks == ()


def test_a_renamed_night_with_its_work_is_found_and_a_look_alike_is_not(tmp_path: Path) -> None:
    night = recorded(tmp_path / "a.edf")
    scored(night, tmp_path / "a.sleepscorer", decided())
    night.rename(tmp_path / "b.edf")
    (tmp_path / "a.sleepscorer").rename(tmp_path / "b.sleepscorer")
    assert [one.path.name for one in find_finished_nights(tmp_path, (), nothing).nights] == [
        "b.edf"
    ]
    recorded(tmp_path / "b.edf", 21)
    found = find_finished_nights(tmp_path, (), nothing)
    assert found.nights == ()
    assert found.remarks == ("b.sleepscorer is left out: its recording is not beside it.",)


def test_a_damaged_file_of_work_is_named_and_the_rest_is_found(tmp_path: Path) -> None:
    scored(recorded(tmp_path / "a.edf"), tmp_path / "a.sleepscorer", decided())
    (tmp_path / "b.sleepscorer").write_bytes(b"no database at all" * 100)
    connection = sqlite3.connect(tmp_path / "c.sleepscorer")
    connection.execute("CREATE TABLE of_another_program (x)")
    connection.close()
    found = find_finished_nights(tmp_path, (), nothing)
    assert [one.path.name for one in found.nights] == ["a.edf"]
    assert [one.split()[0] for one in found.remarks] == ["b.sleepscorer", "c.sleepscorer"]


def test_looking_changes_nothing_and_tells_how_far_it_is(tmp_path: Path) -> None:
    for name in "ab":
        scored(recorded(tmp_path / f"{name}.edf"), tmp_path / f"{name}.sleepscorer", decided())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    told: list[float] = []
    find_finished_nights(tmp_path, (), told.append)
    assert told == [0.5, 1.0]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_gone_holds_no_night(tmp_path: Path) -> None:
    assert find_finished_nights(tmp_path / "gone", (), nothing).nights == ()


def test_stages_are_read_for_the_right_recording_only(tmp_path: Path) -> None:
    night, other = recorded(tmp_path / "a.edf"), recorded(tmp_path / "b.edf", 21)
    scored(night, tmp_path / "a.sleepscorer", decided())
    stages = read_finished_stages(tmp_path / "a.sleepscorer", open_recording(night))
    assert int(stages.is_scored.sum()) == 6
    with pytest.raises(UnreadableFile, match="another recording"):
        read_finished_stages(tmp_path / "a.sleepscorer", open_recording(other))


@pytest.mark.parametrize(
    ("field", "is_told"),
    [
        ("X X X X", False),
        ("", False),
        ("Anonymous", False),
        ("X F X X", False),
        ("MCH-0234567 F 16-SEP-1987 Haagse_Harry", True),
        ("0815 X X X", True),
        ("X F X Female_33yr", True),
        ("Haagse Harry", True),
    ],
)
def test_a_patient_is_told_by_code_or_name_alone(field: str, is_told: bool) -> None:
    night = small_night(2, ("C4-M1",))
    recording = ArrayRecording(
        night.name, night.channels, night.samples, night.start, Identity(field)
    )
    assert bool(patient_in(recording)) is is_told


def tampered(path: Path, statement: str) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_file_that_shares_the_nights_name_and_is_no_recording_is_passed_over(
    tmp_path: Path,
) -> None:
    night = recorded(tmp_path / "a.edf")
    scored(night, tmp_path / "a.sleepscorer", decided())
    night.rename(tmp_path / "a.rec.edf")
    (tmp_path / "a.csv").write_text("Epoch,Stage\n1,W\n", "utf-8")
    found = find_finished_nights(tmp_path, (), nothing)
    assert found.nights == ()
    assert found.remarks == ("a.sleepscorer is left out: its recording is not beside it.",)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM recording", "it does not say which recording it is about."),
        ("UPDATE epoch SET stage = 9 WHERE number = 3", "stage"),
        ("DROP TABLE epoch", "Open its night once."),
    ],
)
def test_work_that_was_tampered_with_is_refused_in_a_sentence(
    tmp_path: Path, statement: str, why: str
) -> None:
    night = recorded(tmp_path / "a.edf")
    scored(night, tmp_path / "a.sleepscorer", decided())
    work = tampered(tmp_path / "a.sleepscorer", statement)
    with pytest.raises(UnreadableFile, match=why):
        read_finished_stages(work, open_recording(night))


def test_work_with_an_epoch_too_few_is_not_the_recordings(tmp_path: Path) -> None:
    night = recorded(tmp_path / "a.edf")
    scored(night, tmp_path / "a.sleepscorer", decided())
    work = tampered(tmp_path / "a.sleepscorer", f"DELETE FROM epoch WHERE number = {N - 1}")
    with pytest.raises(UnreadableFile, match=f"it has {N - 1} epochs, the recording {N}"):
        read_finished_stages(work, open_recording(night))
