"""Work saved by an older version is taken up whole, and a copy of it stays."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_origin import StageOrigins
from sleepscorer_app.files.work import scoring_file
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_schema import SCHEMA_VERSION
from tests.files.nights import night, scoring

VERSION_1 = """
CREATE TABLE old_epoch (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    stage INTEGER NOT NULL CHECK (stage BETWEEN -1 AND 4),
    source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 4)
);
INSERT INTO old_epoch SELECT number, stage, source FROM epoch;
DROP TABLE epoch;
DROP TABLE origin;
ALTER TABLE old_epoch RENAME TO epoch;
ALTER TABLE current DROP COLUMN second_opinion_id;
ALTER TABLE automatic DROP COLUMN tokens;
ALTER TABLE automatic DROP COLUMN disagreement;
PRAGMA user_version = 1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "night.sleepscorer"


def save_as_version_1(path: Path) -> None:
    """A night of two edits as version 0.1.0 of the program wrote it."""
    file = ScoringFile.open(path, night())
    file.save(None, scoring(seed=1), "One")
    file.save(None, scoring(seed=2), "Two")
    file.close()
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1)
    connection.close()


def without_origins(loaded: Scoring | None) -> Scoring:
    """What the version knew; of where each stage is from it knew less than its successor says."""
    assert loaded is not None
    return replace(loaded, origins=StageOrigins.unknown(loaded.n_epochs))


def version_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return version


def test_work_of_an_older_version_comes_back_with_its_log_and_a_copy_is_kept(path: Path) -> None:
    save_as_version_1(path)
    file = ScoringFile.open(path, night())
    assert without_origins(file.load()) == scoring(seed=2)
    assert [one.what for one in file.log()] == ["One", "Two"]
    assert file.broken_log_entry() is None
    taught = scoring(seed=2).accept(scoring(seed=2).automatic, AcceptRule.REPLACE_ALL)  # type: ignore[arg-type]
    taught = taught.with_taught(taught.hypnogram.with_stage([7], Stage.R), np.array([7]))
    file.save(None, taught, "Taught")
    file.close()
    kept = path.with_name("night.sleepscorer.format-1")
    assert (version_of(kept), version_of(path)) == (1, SCHEMA_VERSION)
    again = ScoringFile.open(path, night())
    assert again.load() == taught
    again.close()
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, kept.name]


def test_a_copy_kept_earlier_is_not_written_over(path: Path) -> None:
    earlier = path.with_name("night.sleepscorer.format-1")
    earlier.write_text("mine")
    save_as_version_1(path)
    ScoringFile.open(path, night()).close()
    assert earlier.read_text() == "mine"
    assert version_of(path.with_name("night.sleepscorer.format-1-2")) == 1


def test_the_rules_of_the_database_hold_after_the_change_too(path: Path) -> None:
    save_as_version_1(path)
    ScoringFile.open(path, night()).close()
    connection = sqlite3.connect(path)
    for deed in ("DELETE FROM log", "UPDATE automatic SET model_name = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(deed)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE epoch SET source = 6")
    connection.close()


def test_older_work_that_may_only_be_read_is_shown_and_not_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as_version_1(path)
    before = path.read_bytes()
    honest = sqlite3.connect

    def read_only(where: object, **more: object) -> sqlite3.Connection:
        if where == ":memory:":
            return honest(":memory:", **more)  # type: ignore[call-overload, no-any-return]
        uri = where if more.pop("uri", False) else f"{Path(str(where)).as_uri()}?mode=ro"
        return honest(uri, uri=True, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(scoring_file.sqlite3, "connect", read_only)
    file = ScoringFile.open(path, night())
    assert file.is_read_only
    assert without_origins(file.load()) == scoring(seed=2)
    file.close()
    assert path.read_bytes() == before


def test_tokens_disagreement_and_a_second_opinion_come_back(path: Path) -> None:
    whole = scoring(seed=1)
    assert whole.automatic is not None
    rng = np.random.default_rng(5)
    tokens = rng.normal(size=(40, 6)).astype(np.float16)
    apart = rng.random(40).astype(np.float32)
    first = replace(whole.automatic, tokens=tokens, disagreement=apart)
    second = scoring(seed=9).automatic
    after = replace(whole, automatic=first, second_opinion=second)
    file = ScoringFile.open(path, night())
    file.save(None, after, "Two opinions")
    assert file.log()[-1].change.second_opinions is not None
    file.close()
    again = ScoringFile.open(path, night())
    found = again.load()
    again.close()
    assert found == after
    assert found is not None
    assert found.automatic is not None
    np.testing.assert_array_equal(found.automatic.tokens, tokens)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found.automatic.disagreement, apart)  # type: ignore[arg-type]
    assert found.second_opinion == second


def test_a_second_opinion_can_be_taken_away_again(path: Path) -> None:
    second = scoring(seed=9).automatic
    with_two = replace(scoring(seed=1), second_opinion=second)
    file = ScoringFile.open(path, night())
    file.save(None, with_two, "Two")
    file.save(with_two, replace(with_two, second_opinion=None), "One")
    file.close()
    again = ScoringFile.open(path, night())
    restored = again.load()
    again.close()
    assert isinstance(restored, Scoring)
    assert restored.second_opinion is None
