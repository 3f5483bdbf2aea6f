"""What `sleepscorer check` says about a file of work, and what it notices."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sleepscorer_app.cli.check_scoring import description
from sleepscorer_app.cli.commands import run
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.edf_nights import night as edf_night
from tests.files.nights import night, scoring


def check_scoring(path: Path) -> tuple[str, bool]:
    """What is said of a file of work, and whether its log is whole."""
    archive = read_archived_scoring(path)
    return description(path, archive), archive.fault is None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The work of two people on one night, three entries long."""
    path = tmp_path / "night.sleepscorer"
    file = ScoringFile.open(path, night())
    first = scoring()
    second = first.score_epochs([7], Stage.R, "AB")
    for who, before, after in (("", None, first), ("AB", first, second), ("CD", second, first)):
        file.who = who
        file.save(before, after, "Edit")
    file.close()
    return path


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER log_is_never_updated")
        raw.execute("DROP TRIGGER log_is_never_deleted")
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def test_a_sound_file_is_described_and_its_chain_is_whole(path: Path) -> None:
    before = path.read_bytes()
    text, is_whole = check_scoring(path)
    assert is_whole
    assert "night.edf, begun 2021-03-02 22:30:00" in text
    assert "3 entries by nobody named, AB, CD" in text
    assert "chain     whole" in text
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE log SET who = 'EF' WHERE number = 2", "BROKEN. Entry 2 (“Edit” by EF"),
        ("DELETE FROM log WHERE number = 2", "BROKEN. Entry 2 is missing."),
        ("DELETE FROM log WHERE number = 3", "BROKEN. The log ends with entry 2, but 3 were"),
        ("UPDATE epoch SET stage = 1, source = 3 WHERE number = 0", "BROKEN. By the log epoch 1 i"),
        ("DELETE FROM marker WHERE place = 1", "BROKEN. The markers are not those of the log"),
    ],
)
def test_what_was_changed_past_the_program_is_said(path: Path, statement: str, words: str) -> None:
    _change(path, statement)
    text, is_whole = check_scoring(path)
    assert not is_whole
    assert words in text


def test_a_file_left_by_a_killed_program_is_read_without_touching_it(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 1")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE epoch SET stage = 2")
        raw.execute("CREATE TABLE much (x)")
        raw.executemany("INSERT INTO much VALUES (?)", [("x" * 500,)] * 500)
        left = {one: one.read_bytes() for one in path.parent.iterdir()}
    assert len(left) == 2, "there must be a journal to play back"
    for one, content in left.items():
        one.write_bytes(content)
    text, is_whole = check_scoring(path)
    assert is_whole, text
    assert {one: one.read_bytes() for one in path.parent.iterdir()} == left


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("PRAGMA application_id = 7", "database of another program"),
        ("PRAGMA user_version = 99", "newer SleepScorer"),
        ("DROP TABLE epoch", "SQLite says"),
        ("DELETE FROM epoch WHERE number = 3", "it is damaged"),
    ],
)
def test_what_is_no_sound_file_of_ours_is_said(path: Path, statement: str, words: str) -> None:
    _change(path, statement)
    with pytest.raises(UnreadableFile, match=words):
        check_scoring(path)


def test_check_takes_files_of_work_and_recordings(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = path.with_name("night.edf")
    recording.write_bytes(edf_night())
    assert run(["check", str(path), str(recording)]) == 0
    output = capsys.readouterr().out
    assert "chain     whole" in output
    assert "channels" in output
    _change(path, "DELETE FROM log WHERE number = 2")
    assert run(["check", str(path)]) == 2
    assert "chain     BROKEN" in capsys.readouterr().out
    assert run(["check", "--json", str(path)]) == 2
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["is_whole"], told["broken_entry"]) == (False, 3)
    with pytest.raises(Mistake, match="one kind at a time"):
        run(["check", "--json", str(path), str(recording)])


def test_the_log_is_printed_or_written(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["log", str(path)])
    assert capsys.readouterr().out.startswith("entry,time,who,what")
    out = path.with_name("log.csv")
    run(["log", str(path), "--out", str(out)])
    assert capsys.readouterr().out == f"3 entries written to {out}\n"
    assert out.read_text(encoding="utf-8").startswith("entry,time,who,what")
