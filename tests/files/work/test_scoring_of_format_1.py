"""A file that the first released format really wrote is gone on with, after a copy was made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import night, scoring

FORMAT_1 = Path(__file__).with_name("format_1.sql")
"""A file of six epochs and four edits as the first format had it, written by that program."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "night.sleepscorer"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.executescript(FORMAT_1.read_text(encoding="utf-8"))
    return path


def test_the_sample_is_of_the_recording_that_the_tests_make(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        (fingerprint,) = raw.execute("SELECT fingerprint FROM recording").fetchone()
    assert fingerprint == recording_fingerprint(night(6))


def test_a_file_of_format_1_is_gone_on_with(path: Path) -> None:
    before = path.read_bytes()
    file = ScoringFile.open(path, night(6))
    (note,) = file.notes
    assert "older SleepScorer; kept as night.sleepscorer.format-1" in note
    kept = path.with_name("night.sleepscorer.format-1")
    loaded = file.load()
    assert loaded is not None
    wanted = scoring(6).score_epochs([2, 3], Stage.N3)
    assert loaded.hypnogram == wanted.hypnogram
    assert loaded.sources.tolist() == wanted.sources.tolist()
    assert loaded.markers == wanted.markers[:3]
    assert loaded.automatic == wanted.automatic
    assert file.reviewed_epoch == 4
    assert [one.number for one in file.log()] == [1, 2, 3, 4]
    assert file.log()[2].what == "Undo: Score N3: epochs 3–4"
    file.who = "CD"
    file.save(None, loaded.score_epochs([0], Stage.W, "CD"), "Score W: epoch 1")
    assert file.broken_log_entry() is None
    file.close()
    again = ScoringFile.open(path, night(6))
    assert again.notes == ()
    assert len(again.log()) == 5
    restored = again.load()
    assert restored is not None
    assert restored.origins[0] == StageOrigin(person="CD")
    again.close()
    assert path.read_bytes() != before
    with closing(sqlite3.connect(kept)) as copy, closing(sqlite3.connect(":memory:")) as old:
        old.executescript(FORMAT_1.read_text(encoding="utf-8"))
        assert list(copy.iterdump()) == list(old.iterdump())
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)


def test_what_format_1_knew_of_the_night_is_known_of_its_epochs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE epoch SET source = 1 WHERE number = 1")
        raw.execute("UPDATE epoch SET source = 2 WHERE number = 2")
        raw.commit()
    file = ScoringFile.open(path, night(6))
    loaded = file.load()
    assert loaded is not None
    assert loaded.automatic is not None
    assert [loaded.source_of(epoch) for epoch in (1, 2, 3)] == [
        *(Source.MODEL, Source.IMPORTED, Source.PERSON)
    ]
    assert [loaded.origins[epoch] for epoch in (1, 2, 3)] == [
        StageOrigin(model=loaded.automatic.model),
        StageOrigin(file="other.edf"),
        NOT_KNOWN,
    ]
    file.close()


def test_without_room_for_the_copy_the_old_file_stays_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(connection: object, where: Path) -> Path:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(scoring_file, "migrated", full)
    with pytest.raises(UnreadableFile, match="the disk is full"):
        ScoringFile.open(path, night(6))
    assert path.read_bytes() == before
