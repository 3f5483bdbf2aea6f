"""Unfinished work whose program is killed, or that another program has open."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import night, scoring
from tests.files.work.reopened import reopened

_EDITS = """
import sys
from pathlib import Path
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
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
    scored = Scoring.unscored(40)
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
    assert reopened(path) == scoring()
