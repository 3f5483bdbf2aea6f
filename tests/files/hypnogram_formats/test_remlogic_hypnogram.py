"""RemLogic's event export."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import START, night

HEAD = (
    "RemLogic Event Export\nPatient:\tX\nRecording Date:\t01/01/2008\n\nEvents Included:\n"
    "SLEEP-S0\n\nSleep Stage\tPosition\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"
)


def _written(tmp_path: Path, rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "n1.txt"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_stages_are_placed_by_the_time_of_day_over_midnight(tmp_path: Path) -> None:
    rows = (
        "W\tSupine\t23:59:00\tSLEEP-S0\t30\tROC-LOC\n"
        "S1\tSupine\t23:59:30\tSLEEP-S1\t30\tROC-LOC\n"
        "S4\tSupine\t00:00:00\tSLEEP-S4\t30\tROC-LOC\n"
        "S4\tSupine\t00:00:12.5\tMCAP-A1\t4\tC4-A1\n"
        "R\tSupine\t00:00:30\tSLEEP-REM\t30\tROC-LOC\n"
        "\tSupine\t00:01:00\tSLEEP-UNSCORED\t30\tROC-LOC\n"
    )
    start = START.replace(hour=23, minute=58, second=30)
    got = read_hypnogram(_written(tmp_path, rows), night(6, start=start))
    np.testing.assert_array_equal(got.hypnogram.codes, [-1, 0, 1, 3, 4, -1])
    assert got.markers == (Marker(102.5, 4.0, MarkerKind.NOTE, "MCAP-A1"),)
    assert any("Rechtschaffen" in note for note in got.notes)


def test_a_comma_may_stand_for_the_point(tmp_path: Path) -> None:
    rows = (
        "W\tSupine\t22:30:00\tSLEEP-S0\t30\tX\nS2\tSupine\t22:30:30\tSLEEP-S2\t30,0\tX\n"
        "S2\tSupine\t22:30:31,25\tMCAP-A1\t4,5\tX\n"
    )
    got = read_hypnogram(_written(tmp_path, rows), night(2))
    assert got.markers == (Marker(31.25, 4.5, MarkerKind.NOTE, "MCAP-A1"),)


def test_a_scoring_that_begins_before_the_recording_is_cut_and_said(tmp_path: Path) -> None:
    rows = "".join(
        f"W\tSupine\t22:{29 + k // 2}:{30 * (k % 2):02d}\tSLEEP-S0\t30\tX\n" for k in range(6)
    )
    got = read_hypnogram(_written(tmp_path, rows), night(4))
    np.testing.assert_array_equal(got.hypnogram.codes, [0] * 4)
    assert "60 s of its stages lie outside" in " ".join(got.notes)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("W\tSupine\tlater\tSLEEP-S0\t30\tX\n", "line 9: “later” is no time"),
        ("W\tSupine\t22:30:00\tSLEEP-S9\t30\tX\n", "line 9: “SLEEP-S9” is no stage"),
        ("W\tSupine\t22:30:00\tSLEEP-S0\tlong\tX\n", "line 9: “long” is no number of seconds"),
        ("W\tSupine\t22:30:00\tMCAP-A1\t5\tX\n", "holds no sleep stages"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_line(
    tmp_path: Path, rows: str, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_hypnogram(_written(tmp_path, rows), night())
    with pytest.raises(UnreadableFile, match="names the columns"):
        read_hypnogram(_written(tmp_path, rows, "RemLogic Event Export\n"), night())


def test_exports_of_the_cap_database_hold_the_stages_that_their_lines_count(
    shared_folder: Path,
) -> None:
    paths = sorted((shared_folder / "data" / "hypnograms" / "CAP_nfle_txt").glob("*.txt"))
    assert len(paths) == 8
    for path in paths:
        lines = path.read_text("latin-1").splitlines()
        stages = [line for line in lines if "\tSLEEP-S" in line or "\tSLEEP-REM" in line]
        counted = Counter(line.split("SLEEP-")[1].split("\t")[0] for line in stages)
        times = next(cell for cell in stages[0].split("\t") if cell.count(":") == 2)
        start = datetime.combine(START.date(), datetime.strptime(times, "%H:%M:%S").time())
        got = read_hypnogram(path, night(1400, start=start - timedelta(seconds=90)))
        codes = Counter(got.hypnogram.codes.tolist())
        told = (counted["S0"], counted["S1"], counted["S2"], counted["S3"] + counted["S4"])
        assert (codes[0], codes[1], codes[2], codes[3], codes[4]) == (*told, counted["REM"]), path
