import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import EpochChange
from sleepscorer_app.files.unreadable import AnotherRecordingsWork, UnreadableFile
from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_schema import SCHEMA_VERSION
from tests.files.nights import night, scoring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Nächte #1?" / "night.sleepscorer"


@pytest.fixture(autouse=True)
def _folder(path: Path) -> None:
    path.parent.mkdir()


def _unscored() -> Scoring:
    return Scoring.unscored(40)


def _reopened(path: Path) -> Scoring | None:
    again = ScoringFile.open(path, night())
    try:
        return again.load()
    finally:
        again.close()


def test_a_night_nobody_scored_leaves_no_file_behind(path: Path) -> None:
    file = ScoringFile.open(path, night())
    assert file.is_new
    assert not file.had_unfinished_work
    assert file.load() is None
    assert file.last_saved is None
    assert path.exists()
    file.close()
    assert list(path.parent.iterdir()) == []


def test_everything_of_a_scoring_comes_back(path: Path) -> None:
    whole = scoring()
    assert whole.automatic is not None
    branch = np.random.default_rng(1).random((40, 5)).astype(np.float32)
    whole = replace(whole, automatic=replace(whole.automatic, raw_branch=branch))
    file = ScoringFile.open(path, night())
    file.save(None, whole, "Everything")
    file.save_reviewed_epoch(17)
    file.close()
    again = ScoringFile.open(path, night())
    assert again.had_unfinished_work
    assert not again.was_interrupted
    assert again.load() == whole
    assert again.reviewed_epoch == 17
    restored = again.load()
    assert restored is not None
    assert restored.automatic is not None
    np.testing.assert_array_equal(restored.automatic.raw_branch, branch)  # type: ignore[arg-type]
    assert restored.automatic.spectrogram_branch is None
    again.close()


def test_a_night_nobody_scored_whose_file_was_taken_away_closes_quietly(path: Path) -> None:
    file = ScoringFile.open(path, night())
    path.unlink()
    file.close()
    assert not path.exists()


def test_what_a_killed_program_leaves_says_that_it_was_interrupted(path: Path) -> None:
    left_behind = path.with_name("left behind")
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    file.close()
    file = ScoringFile.open(path, night())
    assert not file.was_interrupted
    file.save(scoring(seed=1), scoring(seed=2), "Two")
    left_behind.write_bytes(path.read_bytes())
    file.close()
    again = ScoringFile.open(left_behind, night())
    assert again.was_interrupted
    assert again.load() == scoring(seed=2)
    again.close()


def test_the_log_tells_every_edit_and_undo(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.who = "AB"
    first = _unscored().score_epochs([3, 5], Stage.N2)
    second = replace(first, markers=(Marker(1.0, 2.0, MarkerKind.AROUSAL, "loud", "C4-M1"),))
    third = replace(second, automatic=scoring().automatic, imported_from="a.csv")
    states = [_unscored(), first, second, third, second]
    for before, after in pairwise(states):
        file.save(before, after, f"Edit {states.index(after)}")
    log = file.log()
    assert [one.number for one in log] == [1, 2, 3, 4]
    assert [one.what for one in log] == ["Edit 1", "Edit 2", "Edit 3", "Edit 2"]
    assert {one.who for one in log} == {"AB"}
    assert all(datetime.now(UTC) - one.at < timedelta(minutes=2) for one in log)
    assert log[0].change.epochs == (
        EpochChange(3, Stage.UNSCORED, Source.NOBODY, Stage.N2, Source.PERSON),
        EpochChange(5, Stage.UNSCORED, Source.NOBODY, Stage.N2, Source.PERSON),
    )
    assert log[1].change.epochs == ()
    assert log[1].change.markers_added == second.markers
    assert log[2].change.models == ("", "mc2sleepnet 1.0.0 (abababababab)")
    assert log[2].change.imported_from == ("", "a.csv")
    assert log[3].change.models == ("mc2sleepnet 1.0.0 (abababababab)", "")
    assert file.last_saved == log[-1].at
    assert file.broken_log_entry() is None
    file.close()
    assert _reopened(path) == second


def test_an_earlier_automatic_layer_stays_in_the_file(path: Path) -> None:
    file = ScoringFile.open(path, night())
    layers = [scoring(seed=seed).automatic for seed in (1, 2, 1)]
    before = _unscored()
    for layer in layers:
        after = replace(before, automatic=layer)
        file.save(before, after, "Auto-score")
        before = after
    file.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM automatic").fetchone() == (2,)
    raw.close()
    restored = _reopened(path)
    assert restored is not None
    assert restored.automatic == layers[2]


@pytest.mark.parametrize(
    "sql", ["UPDATE log SET who = 'x'", "DELETE FROM log", "DELETE FROM automatic"]
)
def test_the_log_refuses_to_be_changed(path: Path, sql: str) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Everything")
    file.close()
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        raw.execute(sql)
    raw.close()


_EDITS = """
import sys
from pathlib import Path
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_log_rows import LogFault, broken_link
from tests.files.nights import night

file = ScoringFile.open(Path(sys.argv[1]), night())
print("open" if not file.is_read_only else "read only", flush=True)
scoring = file.load() or Scoring.unscored(40)
edits = int(sys.argv[2])
for edit in range(edits, edits + 40 * 4):
    after = scoring.score_epochs([edit % 40], Stage(edit // 40 % 4))
    file.save(scoring, after, str(edit))
    scoring = after
    print(edit, flush=True)
input()
"""


def _editing(path: Path, first_edit: int) -> "subprocess.Popen[str]":
    root = Path(scoring_file.__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", _EDITS, str(path), str(first_edit)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=root,
    )


def _after_edits(n_edits: int) -> Scoring:
    scored = _unscored()
    for edit in range(n_edits):
        scored = scored.score_epochs([edit % 40], Stage(edit // 40 % 4))
    return scored


def test_no_edit_is_lost_or_doubled_when_the_program_is_killed(path: Path) -> None:
    n_saved = 0
    for wait_for in (1, 7, 23):
        child = _editing(path, n_saved)
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "open\n"
        told = n_saved - 1
        for _ in range(wait_for):
            told = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        child.wait()
        # What it printed before the kill came through is saved too.
        told = max([told, *(int(line) for line in child.stdout if line.endswith("\n"))])
        child.stdout.close()
        child.stdin.close()
        file = ScoringFile.open(path, night())
        assert file.was_interrupted
        n_saved = len(file.log())
        # One more edit may have been on disk before it could be told.
        assert told + 1 <= n_saved <= told + 2
        assert [one.what for one in file.log()] == [str(edit) for edit in range(n_saved)]
        assert file.broken_log_entry() is None
        assert file.load() == _after_edits(n_saved)
        file.close()


def test_a_second_program_is_told_that_the_night_is_taken(path: Path) -> None:
    file = ScoringFile.open(path, night())
    file.save(None, scoring(), "Mine")
    child = _editing(path, 0)
    assert child.stdout is not None
    assert child.stdout.readline() == "read only\n"
    child.communicate()
    assert child.returncode != 0
    file.close()
    assert _reopened(path) == scoring()


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
        assert _reopened(path) == scoring()
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
    assert _reopened(path) == big


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
    assert _reopened(path) == scoring(seed=2)


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"cannot be written to\. Choose another folder"):
        ScoringFile.open(tmp_path / "nowhere" / "a.sleepscorer", night())
