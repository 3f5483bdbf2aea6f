"""The log as a table for other programs."""

import csv
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files import checked_write
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.files.work.scoring_log_csv import COLUMNS, log_csv, write_log_csv
from tests.files.nights import night, scoring


def test_every_change_has_its_line_with_time_person_and_origin(tmp_path: Path) -> None:
    path = tmp_path / "night.sleepscorer"
    empty = Scoring.unscored(40)
    first = empty.score_epochs([3, 4], Stage.N2, "AB")
    second = first.with_markers((Marker(1.5, 3.0, MarkerKind.AROUSAL, "loud, “x”", "C4-M1"),))
    third = replace(second, second_opinion=scoring().automatic)
    fourth = third.import_hypnogram(Hypnogram(first.hypnogram.codes), "b.csv", "cd" * 32)
    states = (empty, first, second, third, fourth, fourth.with_markers(()))
    file = ScoringFile.open(path, night())
    file.who = "AB"
    for number, (before, after) in enumerate(pairwise(states)):
        file.save(before, after, f"Edit {number}")
    entries = file.log()
    file.close()
    assert read_archived_scoring(path).log == entries
    text = log_csv(entries)
    assert {len(cells) for cells in csv.reader(text.splitlines())} == {len(COLUMNS)}
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["entry"] for row in rows] == ["1", "1", "2", "3", "4", "4", "5"]
    assert {row["who"] for row in rows} == {"AB"}
    assert all(datetime.fromisoformat(row["time"]).utcoffset() is not None for row in rows)
    assert [rows[0][name] for name in ("epoch", "old_stage", "new_stage", "new_source")] == [
        *("4", "?", "N2", "person")
    ]
    assert rows[0]["person"] == "AB"
    assert [rows[2][name] for name in ("marker", "onset_s", "kind", "channel", "text")] == [
        *("added", "1.5", "EEG arousal", "C4-M1", "loud, “x”")
    ]
    assert (rows[6]["marker"], rows[6]["text"]) == ("removed", "loud, “x”")
    assert not any(rows[3][name] for name in COLUMNS[5:])
    assert (rows[4]["file"], rows[4]["file_sha256"]) == ("b.csv", "cd" * 32)


def test_the_log_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_log_csv(tmp_path / "log.csv", ())
    assert (tmp_path / "log.csv").read_bytes() == f"{','.join(COLUMNS)}\n".encode()
    with pytest.raises(FailedExport, match="no folder"):
        write_log_csv(tmp_path / "nowhere" / "log.csv", ())


def test_a_log_that_the_disk_spoils_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets_the_end(path: Path, contents: bytes) -> None:
        path.write_bytes(contents[:-1])

    monkeypatch.setattr(checked_write, "_write", forgets_the_end)
    with pytest.raises(FailedExport, match="it reads back differently"):
        write_log_csv(tmp_path / "log.csv", ())
    assert list(tmp_path.iterdir()) == []
