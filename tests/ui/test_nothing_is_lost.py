"""What was saved survives kills, full disks, locked folders; what is undone can be redone."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.ui.night.document import Document
from tests.files.nights import night

ROOT = Path(__file__).resolve().parents[2]
APPEND_ONLY = ("log", "automatic", "origin", "sqlite_sequence")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="children are made by fork")


def kill(n_kills: int, seed: int) -> dict[str, int]:
    """What came of so many kills; fails at the first edit lost or doubled."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.killed_editing", str(n_kills), str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_no_edit_is_lost_or_doubled_in_20_kills() -> None:
    counted = kill(20, 1)
    assert counted["kills"] == 20
    assert counted["entries"] >= 20


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_edit_is_lost_or_doubled_in_500_kills() -> None:
    counted = kill(500, 2)
    assert counted["kills"] == 500
    # Each kind of trouble has really struck.
    assert min(counted["untold"], counted["failed_saves"], counted["entries"]) > 0


def contents(path: Path) -> list[str]:
    """All that the file says of the night now, row by row; its history stays out."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return [
            line
            for line in raw.iterdump()
            if not any(f'INTO "{table}"' in line for table in APPEND_ONLY)
        ]


def undo_and_redo(path: Path, n_edits: int) -> None:
    """So many edits, all taken back, all done again: the same rows each time."""
    from tests.ui.killed_editing import N_EPOCHS, edit

    file = ScoringFile.open(path, night(N_EPOCHS))
    document = Document(night(N_EPOCHS), keep=file.save)
    # So that the file is said to be at work on from the first dump to the last.
    document.score_epochs([0], stage=document.scoring.hypnogram[0].W)
    document.undo_stack.clear()
    first, empty = contents(path), document.scoring
    dice = random.Random(n_edits)
    stack = document.undo_stack
    while stack.count() < n_edits:
        # No undo among them: all of them are to be taken back in the end.
        edit(document, dice)
        while stack.canRedo():
            stack.redo()
    last, scored = contents(path), document.scoring
    assert last != first
    for _ in range(n_edits):
        stack.undo()
    assert not stack.canUndo()
    assert contents(path) == first
    assert document.scoring == empty
    for _ in range(n_edits):
        stack.redo()
    assert contents(path) == last
    assert document.scoring == scored
    assert file.broken_log_entry() is None
    assert len(file.log()) >= 3 * n_edits + 1
    assert file.load() == scored
    file.close()


def test_200_edits_are_undone_and_redone_to_the_same_rows(tmp_path: Path) -> None:
    undo_and_redo(tmp_path / "night.sleepscorer", 200)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_an_afternoon_of_10_000_edits_is_undone_and_redone_to_the_same_rows(tmp_path: Path) -> None:
    undo_and_redo(tmp_path / "night.sleepscorer", 10_000)


def test_a_disk_that_is_really_full_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=192k", "none", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a disk of limited size can be mounted by the superuser only")
    try:
        fill_up(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill_up(disk: Path) -> None:
    """Edit until the disk is full; what was saved is there, and room lets the rest follow."""
    from tests.ui.killed_editing import N_EPOCHS, edit

    path = disk / "night.sleepscorer"
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * 40_000)
    file = ScoringFile.open(path, night(N_EPOCHS))
    document = Document(night(N_EPOCHS), keep=file.save)
    said: list[str] = []
    document.could_not_save.connect(said.append)
    saved = Scoring.unscored(N_EPOCHS)
    for number in range(5000):
        edit(document, random.Random(f"full {number}"))
        if not document.is_saved:
            break
        saved = document.scoring
    assert "is full. Make room" in said[0]
    assert file.load() == saved
    ballast.unlink()
    document.save_again()
    assert document.is_saved
    file.close()
    again = ScoringFile.open(path, night(N_EPOCHS))
    assert again.load() == document.scoring
    assert again.broken_log_entry() is None
    again.close()
