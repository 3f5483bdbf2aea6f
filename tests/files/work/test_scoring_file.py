"""Unfinished work on disk: all of it comes back, and the log tells every step."""

import sqlite3
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
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import night, scoring
from tests.files.work.reopened import reopened


def _unscored() -> Scoring:
    return Scoring.unscored(40)


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
    assert reopened(path) == second


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
    restored = reopened(path)
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
