"""Unfinished work that is another's, damaged, or on a disk that is full, gone or read-only."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.unreadable import AnotherRecordingsWork, UnreadableFile
from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_schema import SCHEMA_VERSION
from tests.files.nights import night, scoring
from tests.files.work.reopened import reopened


def test_a_file_of_another_recording_is_refused_and_left_alone(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    file.close()
    before = path.read_bytes()
    other = night(start=datetime(2021, 3, 3, 22, 30))
    with pytest.raises(
        AnotherRecordingsWork, match=r"another recording \(night\.edf, begun 2021-03-02"
    ):
        ScoringFile.open(path, other)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    file.close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    raw.close()
    with pytest.raises(UnreadableFile, match=rf"newer .* \(format {SCHEMA_VERSION + 1}, this"):
        ScoringFile.open(path, night())


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE thing (x)")
    raw.commit()
    raw.close()
    with pytest.raises(UnreadableFile, match="another program"):
        ScoringFile.open(path, night())


@pytest.mark.parametrize("damage", ["text", "middle", "rows"])
def test_a_damaged_file_is_kept_aside_and_said(path: Path, damage: str) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    file.close()
    data = bytearray(path.read_bytes())
    if damage == "text":
        path.write_bytes(b"this is no database, whatever its name says " * 100)
    elif damage == "middle":
        data[4096:-4096] = b"\xa5" * (len(data) - 8192)
        path.write_bytes(data)
    else:
        raw = sqlite3.connect(path)
        raw.execute("DELETE FROM epoch WHERE number = 7")
        raw.commit()
        raw.close()
    broken = path.read_bytes()
    for number in (1, 2):
        fresh = ScoringFile.open(path, night())
        assert fresh.load() is None
        assert len(fresh.notes) == 1
        kept = path.with_name(f"night.sleepscorer.damaged-{number}")
        assert kept.name in fresh.notes[0]
        assert kept.read_bytes() == broken
        fresh.save(None, scoring(), "Anew")
        fresh.close()
        assert reopened(path) == scoring()
        path.write_bytes(broken)


def test_a_journal_that_sqlite_left_beside_a_damaged_file_stays_beside_it(path: Path) -> None:
    journal = path.with_name(f"{path.name}-journal")
    path.write_bytes(b"damaged")
    journal.write_bytes(b"what it had begun")
    kept = scoring_file._move_aside(path)
    assert kept.read_bytes() == b"damaged"
    assert kept.with_name(f"{kept.name}-journal").read_bytes() == b"what it had begun"
    assert sorted(path.parent.iterdir()) == [kept, kept.with_name(f"{kept.name}-journal")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE epoch SET origin_id = 99 WHERE number = 7",
        "DELETE FROM current",
        "UPDATE current SET automatic_id = 99",
        "DELETE FROM automatic",
    ],
)
def test_work_from_which_rows_are_missing_is_kept_aside_and_said(
    path: Path, statement: str
) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    file.close()
    raw = sqlite3.connect(path)
    for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        raw.execute(f'DROP TRIGGER "{trigger}"')
    raw.execute(statement)
    raw.commit()
    raw.close()
    broken = path.read_bytes()
    fresh = ScoringFile.open(path, night())
    assert fresh.load() is None
    fresh.close()
    assert path.with_name("night.sleepscorer.damaged-1").read_bytes() == broken


def test_a_full_disk_fails_the_edit_and_keeps_what_was_saved(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    pages = file._connection.execute("PRAGMA page_count").fetchone()[0]
    file._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = replace(
        scoring(seed=2),
        markers=tuple(Marker(float(k), 0.0, MarkerKind.NOTE, "x" * 500) for k in range(500)),
    )
    with pytest.raises(OSError, match=r"is full\. Make room"):
        file.save(None, big, "Too much")
    assert not file.is_read_only
    assert len(file.log()) == 1
    second = ScoringFile.open(path, night())
    assert second.is_read_only
    second.close()
    file._connection.execute("PRAGMA max_page_count = 100000")
    file.save(None, big, "Again")
    assert [one.what for one in file.log()] == ["One", "Again"]
    file.close()
    assert reopened(path) == big


def test_a_file_deleted_under_the_window_is_written_again_with_its_log(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    path.unlink()
    file.save(None, scoring(seed=2), "Two")
    file.save(None, scoring(seed=3), "Three")
    assert not file.is_read_only
    other = ScoringFile.open(path, night())
    assert other.is_read_only
    other.close()
    file.close()
    again = ScoringFile.open(path, night())
    assert again.load() == scoring(seed=3)
    assert [one.what for one in again.log()] == ["One", "Two", "Three"]
    again.close()


def test_a_folder_that_goes_away_fails_the_edit_with_a_sentence(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    path.parent.rename(path.parent.with_name("elsewhere"))
    with pytest.raises(OSError, match="not on disk yet"):
        file.save(None, scoring(seed=2), "Two")
    path.parent.with_name("elsewhere").rename(path.parent)
    file.save(None, scoring(seed=2), "Two")
    file.close()
    assert reopened(path) == scoring(seed=2)


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"cannot be written to\. Choose another folder"):
        ScoringFile.open(tmp_path / "nowhere" / "a.sleepscorer", night())
