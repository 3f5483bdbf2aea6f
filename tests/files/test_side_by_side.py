"""Hypnogram files of one night brought onto the same epochs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.side_by_side import read_side_by_side
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.files.nights import START, night

CODES = np.random.default_rng(4).integers(0, 5, 40).astype(np.int8)


def exported(path: Path, codes: np.ndarray, start_seconds: float = 0.0) -> Path:
    """These stages in a file whose clock begins so long after the night's."""
    scoring = Scoring.unscored(len(codes)).import_hypnogram(Hypnogram(codes), "x")
    begun = START + timedelta(seconds=start_seconds)
    export_hypnogram(path, scoring, night(len(codes), start=begun))
    return path


def test_files_of_unlike_start_and_length_are_placed_by_the_clock_and_it_is_said(
    tmp_path: Path,
) -> None:
    a = exported(tmp_path / "a.edf", CODES[:30])
    b = exported(tmp_path / "b.csv", CODES[5:], 150)
    read = read_side_by_side([a, b], None)
    first, second = (one.hypnogram for one in read.scorings)
    assert (len(first), len(second)) == (40, 40)
    np.testing.assert_array_equal(first.codes[:30], CODES[:30])
    np.testing.assert_array_equal(second.codes[5:], CODES[5:])
    assert not first.is_scored[30:].any()
    assert not second.is_scored[:5].any()
    assert read.start == START
    assert "a.edf: scored from epoch 1 to 30 of the 40" in " ".join(read.notes)
    assert "b.csv: scored from epoch 6 to 40 of the 40" in " ".join(read.notes)


def test_the_order_of_the_files_does_not_move_them(tmp_path: Path) -> None:
    a = exported(tmp_path / "a.edf", CODES[:30])
    b = exported(tmp_path / "b.csv", CODES[5:], 150)
    forward, backward = read_side_by_side([a, b], None), read_side_by_side([b, a], None)
    assert forward.start == backward.start
    assert {one.name: one.hypnogram for one in forward.scorings} == {
        one.name: one.hypnogram for one in backward.scorings
    }


def test_with_the_night_its_epochs_count(tmp_path: Path) -> None:
    b = exported(tmp_path / "b.csv", CODES[5:], 150)
    read = read_side_by_side([b, b], night(50))
    assert read.scorings[0].hypnogram.n_epochs == 50
    assert "It speaks of 35 of the 50 epochs" in read.notes[-1]


def test_files_of_work_can_be_compared_too(tmp_path: Path) -> None:
    work = tmp_path / "night.sleepscorer"
    file = ScoringFile.open(work, night())
    scored = Scoring.unscored(40).score_epochs(range(40), Stage.N2, "AB")
    file.save(None, scored, "All N2")
    file.close()
    a = exported(tmp_path / "a.edf", CODES[3:], 90)
    read = read_side_by_side([a, work], None)
    assert read.start == START
    assert read.scorings[1] == replace(read.scorings[1], hypnogram=scored.hypnogram)
    np.testing.assert_array_equal(read.scorings[0].hypnogram.codes[3:], CODES[3:])


def test_files_of_the_same_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    paths = [exported(tmp_path / name / "a.csv", CODES) for name in ("one", "two")]
    assert [one.name for one in read_side_by_side(paths, None).scorings] == [
        str(path) for path in paths
    ]


def test_files_without_a_clock_begin_together(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path in paths:
        path.write_text("epoch,stage\n1,W\n2,N1\n3,N2\n", encoding="utf-8")
    read = read_side_by_side(paths, None)
    assert read.scorings[0].hypnogram == Hypnogram.of([Stage.W, Stage.N1, Stage.N2])
    assert read.notes == ()


def test_files_of_two_nights_are_refused(tmp_path: Path) -> None:
    a = exported(tmp_path / "a.edf", CODES)
    b = exported(tmp_path / "b.edf", CODES, 9 * 86_400)
    with pytest.raises(UnreadableFile, match="of another night"):
        read_side_by_side([a, b], None)
    with pytest.raises(UnreadableFile, match="no such file"):
        read_side_by_side([a, tmp_path / "c.edf"], None)
