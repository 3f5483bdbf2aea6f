"""Where the unfinished work of a night is kept."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sleepscorer_app.files.work import scoring_place
from sleepscorer_app.files.work.scoring_place import place_of_work, scoring_path


def test_work_lies_beside_the_night_or_where_it_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording, fallback = tmp_path / "a" / "PSG.1.edf", tmp_path / "data" / "work"
    recording.parent.mkdir()
    assert scoring_path(recording, fallback) == tmp_path / "a" / "PSG.1.sleepscorer"
    assert not fallback.exists()
    monkeypatch.setattr(scoring_place, "_can_write", lambda folder: False)
    elsewhere = scoring_path(recording, fallback)
    assert elsewhere.parent == fallback
    # 8 hexadecimal digits of the folder's SHA-256: by them the work is found again.
    digits = hashlib.sha256(str(tmp_path / "a").encode()).hexdigest()[:8]
    assert elsewhere.name == f"PSG.1-{digits}.sleepscorer"
    assert elsewhere != scoring_path(tmp_path / "b" / "PSG.1.edf", fallback)
    # Work that was begun beside the night is shown, though it cannot be gone on with there.
    (tmp_path / "a" / "PSG.1.sleepscorer").touch()
    assert scoring_path(recording, fallback) == tmp_path / "a" / "PSG.1.sleepscorer"
    # Work that was begun elsewhere is gone on with, also once the folder can be written.
    elsewhere.touch()
    assert scoring_path(recording, fallback) == elsewhere
    (tmp_path / "a" / "PSG.1.sleepscorer").unlink()
    monkeypatch.undo()
    assert scoring_path(recording, fallback) == elsewhere


def _work(path: Path, fingerprint: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE recording (fingerprint TEXT)")
        file.execute("INSERT INTO recording VALUES (?)", (fingerprint,))
        file.commit()
    return path


def test_a_renamed_recording_finds_its_work_beside_it(tmp_path: Path) -> None:
    work = _work(tmp_path / "a" / "old.sleepscorer", "f00")
    _work(tmp_path / "a" / "other.sleepscorer", "c0de")
    (tmp_path / "a" / "odd.sleepscorer").write_bytes(b"no database")
    found, sentence = place_of_work(tmp_path / "a" / "new.edf", "f00", tmp_path / "data")
    assert found == work
    assert "it is in old.sleepscorer" in sentence


def test_a_moved_recording_finds_its_work_in_the_users_folder(tmp_path: Path) -> None:
    work = _work(tmp_path / "data" / "old-0123abcd.sleepscorer", "f00")
    (tmp_path / "elsewhere").mkdir()
    found, sentence = place_of_work(tmp_path / "elsewhere" / "n.edf", "f00", tmp_path / "data")
    assert found == work
    assert str(work) in sentence


@pytest.mark.parametrize("latest", ["a", "b"])
def test_of_works_under_other_names_the_one_touched_last_counts(
    tmp_path: Path, latest: str
) -> None:
    for name in ("a", "b"):
        work = _work(tmp_path / f"{name}.sleepscorer", "f00")
        os.utime(work, (2e9, 2e9) if name == latest else (1e9, 1e9))
    found, _ = place_of_work(tmp_path / "new.edf", "f00", tmp_path / "data")
    assert found.name == f"{latest}.sleepscorer"


def test_work_under_the_recordings_own_name_comes_first(tmp_path: Path) -> None:
    own = _work(tmp_path / "n.sleepscorer", "f00")
    _work(tmp_path / "copy.sleepscorer", "f00")
    assert place_of_work(tmp_path / "n.edf", "f00", tmp_path / "data") == (own, "")


def test_another_recordings_work_under_this_name_is_left_alone(tmp_path: Path) -> None:
    _work(tmp_path / "n.sleepscorer", "c0de")
    whole_name = tmp_path / "n.edf.sleepscorer"
    assert place_of_work(tmp_path / "n.edf", "f00", tmp_path / "data") == (whole_name, "")
    _work(whole_name, "f00")
    assert place_of_work(tmp_path / "n.edf", "f00", tmp_path / "data") == (whole_name, "")


def test_a_file_that_cannot_be_read_is_for_the_one_who_opens_it(tmp_path: Path) -> None:
    own = tmp_path / "n.sleepscorer"
    own.write_bytes(b"no database")
    assert place_of_work(tmp_path / "n.edf", "f00", tmp_path / "data") == (own, "")
