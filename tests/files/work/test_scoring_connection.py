"""Who may write to a file of work, and how surely it is on disk."""

import sqlite3
from pathlib import Path

import pytest

from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import night, scoring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "night.sleepscorer"


def test_a_night_just_begun_is_reserved(path: Path) -> None:
    first, second = ScoringFile.open(path, night()), ScoringFile.open(path, night())
    assert (first.is_read_only, second.is_read_only) == (False, True)
    second.close()
    first.close()


def test_every_edit_is_synced_fully_also_into_a_file_written_again(path: Path) -> None:
    file = ScoringFile.open(path, night())
    for seed in (1, 2):
        file.save(None, scoring(seed=seed), "Edit")
        asked = [
            file._connection.execute(f"PRAGMA {one}").fetchone()[0]
            for one in ("synchronous", "fullfsync")
        ]
        # 2 is FULL.
        assert asked == [2, 1]
        path.unlink()
    file.close()


def test_a_night_that_another_window_took_meanwhile_can_no_longer_be_changed_here(
    path: Path,
) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    file._connection.execute("PRAGMA busy_timeout = 0")
    file._connection.execute("ROLLBACK")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OSError, match=r"night\.sleepscorer"):
        file.save(None, scoring(seed=2), "Two")
    other.close()
    assert "another window" in file.read_only_reason
    file.close()
    again = ScoringFile.open(path, night())
    assert again.load() == scoring(seed=1)
    again.close()


def test_a_second_window_reads_and_does_not_write(path: Path) -> None:
    first = ScoringFile.open(path, night())
    first.save(None, scoring(seed=1), "One")
    second = ScoringFile.open(path, night())
    assert not first.is_read_only
    assert second.is_read_only
    assert "another window" in second.read_only_reason
    assert second.load() == scoring(seed=1)
    with pytest.raises(OSError, match="another window"):
        second.save(None, scoring(seed=2), "Two")
    first.save(None, scoring(seed=3), "Three")
    assert second.load() == scoring(seed=3)
    second.save_reviewed_epoch(3)
    second.close()
    first.close()
    again = ScoringFile.open(path, night())
    assert again.load() == scoring(seed=3)
    again.close()


def test_a_file_that_cannot_be_written_opens_to_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    file.close()
    honest = sqlite3.connect

    def read_only(where: object, **more: object) -> sqlite3.Connection:
        # What a write-protected folder looks like, also to those whom no permission stops.
        uri = where if more.pop("uri", False) else f"{Path(str(where)).as_uri()}?mode=ro"
        return honest(uri, uri=True, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(scoring_file.sqlite3, "connect", read_only)
    again = ScoringFile.open(path, night())
    assert again.is_read_only
    assert "cannot be written" in again.read_only_reason
    assert again.load() == scoring()
    again.close()
