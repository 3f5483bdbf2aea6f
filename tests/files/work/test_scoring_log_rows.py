"""The log in the file: where each stage is from, and what was tampered with."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.scoring_log import scoring_after
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_log_rows import LogFault, broken_link
from tests.files.nights import night, scoring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "night.sleepscorer"


def test_every_epoch_comes_back_with_the_model_file_or_person_it_is_from(path: Path) -> None:
    whole = scoring()
    assert whole.automatic is not None
    model = StageOrigin(model=whole.automatic.model)
    stages = Hypnogram(np.full(40, Stage.N2, dtype=np.int8))
    edited = (
        Scoring.unscored(40)
        .import_hypnogram(stages, "b.csv", "cd" * 32)
        .score_epochs([1], Stage.UNSCORED)
        .accept(whole.automatic, AcceptRule.ONLY_UNSCORED)
        .score_epochs([3, 4], Stage.R, "AB")
        .confirm_epochs([2, 4, 5], "CD")
    )
    file = ScoringFile.open(path, night())
    file.save(None, edited, "Everything")
    (entry,) = file.log()
    file.close()
    again = ScoringFile.open(path, night())
    restored = again.load()
    again.close()
    assert restored == edited
    assert restored is not None
    imported = StageOrigin(file="b.csv", file_sha256="cd" * 32)
    assert [restored.origins[epoch] for epoch in range(7)] == [
        imported,
        NOT_KNOWN if not whole.automatic.is_seen[1] else model,
        replace(imported, person="CD"),
        *(StageOrigin(person="AB"),) * 2,
        replace(imported, person="CD"),
        imported,
    ]
    assert scoring_after(40, [entry]).origins == edited.origins


def test_markers_that_were_taken_away_are_in_the_log(path: Path) -> None:
    before = scoring()
    after = before.with_markers(before.markers[2:])
    file = ScoringFile.open(path, night())
    file.save(None, before, "Everything")
    file.save(before, after, "Two markers less")
    log = file.log()
    file.close()
    assert log[1].change.markers_removed == before.markers[:2]
    assert scoring_after(40, log).markers == after.markers


def _tampered(path: Path, *statements: str) -> LogFault | None:
    """The fault found after somebody went around the triggers of a log of four entries."""
    file = ScoringFile.open(path, night())
    for epoch in range(4):
        file.save(None, Scoring.unscored(40).score_epochs([epoch], Stage.R), "R")
    file.close()
    raw = sqlite3.connect(path)
    for deed in ("update", "delete"):
        raw.execute(f"DROP TRIGGER log_is_never_{deed}d")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    fault = broken_link(raw)
    raw.close()
    again = ScoringFile.open(path, night())
    assert again.broken_log_entry() == (None if fault is None else fault.number)
    again.close()
    return fault


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE log SET who = 'somebody else' WHERE number = 3", 3, "Entry 3 (“R” by somebody"),
        ("UPDATE log SET at = '2020-01-01T00:00:00+00:00' WHERE number = 4", 4, "after it was wri"),
        ("DELETE FROM log WHERE number = 2", 3, "Entry 2 is missing."),
        ("DELETE FROM log WHERE number < 3", 3, "Entries 1 to 2 are missing."),
        ("UPDATE log SET who = '', what = 'S' WHERE number = 1", 1, "(“S” by nobody named, "),
        ("DELETE FROM log", 1, "ends with entry 0, but 4 were written"),
        ("DELETE FROM log WHERE number = 4", 4, "ends with entry 3, but 4 were written"),
    ],
)
def test_a_log_changed_behind_the_triggers_is_noticed(
    path: Path, statement: str, number: int, words: str
) -> None:
    fault = _tampered(path, statement)
    assert fault is not None
    assert fault.number == number
    assert words in fault.sentence


def test_an_untouched_log_has_no_fault(path: Path) -> None:
    assert _tampered(path) is None
