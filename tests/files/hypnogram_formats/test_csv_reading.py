"""Our CSV as others may have changed it: what is mended, and what is refused with its line."""

from pathlib import Path

import pytest

from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import night

HEADING = "epoch,onset_s,duration_s,stage,source"


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_stage_that_nobody_is_said_to_have_given_was_imported(tmp_path: Path) -> None:
    rows = ("1,0,30,N2,nobody", "2,30,30,?,expert", "3,60,30,W,something else")
    got = read_hypnogram(file_of(tmp_path, HEADING, *rows), night(3))
    assert got.sources is not None
    assert got.sources.tolist() == [Source.IMPORTED, Source.NOBODY, Source.IMPORTED]


def test_epochs_beyond_the_recordings_end_are_left_out_with_their_sources(tmp_path: Path) -> None:
    rows = ("1,0,30,N2,person", "2,30,30,N3,person", "3,60,30,W,person")
    got = read_hypnogram(file_of(tmp_path, HEADING, *rows), night(2))
    assert got.hypnogram.codes.tolist() == [2, 3]
    assert got.sources is not None
    assert got.sources.tolist() == [Source.PERSON] * 2


def test_a_start_with_its_offset_from_utc_is_read_by_the_clock_on_the_wall(tmp_path: Path) -> None:
    lines = ("# SleepScorer", "# start: 2021-03-02T22:29:30+01:00", HEADING)
    rows = ("1,0,30,W,person", "2,30,30,N2,person")
    got = read_hypnogram(file_of(tmp_path, *lines, *rows), night(1))
    assert got.hypnogram.codes.tolist() == [2]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,0,0,N2,expert", "line 2: an epoch cannot last 0 s."),
        ("1,0,-30,N2,expert", "line 2: an epoch cannot last -30 s."),
        ("1,0,30,N4,expert", "line 2: “N4” is no stage"),
        ("1,soon,30,N2,expert", "line 2: onset_s is “soon”, which is no number"),
        ("1,1e12,30,N2,expert", "which is no number"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_hypnogram(file_of(tmp_path, HEADING, row), night(3))
    assert why in raised.value.why


@pytest.mark.parametrize(
    ("told", "channels"),
    [
        ('["C4-M1", "C3-M2"]', ("C4-M1", "C3-M2")),
        ("C4-M1", ("C4-M1",)),
        ("12", ("12",)),
        ("", ()),
    ],
)
def test_the_channels_scored_are_a_list_or_one_name(
    tmp_path: Path, told: str, channels: tuple[str, ...]
) -> None:
    lines = (
        "# SleepScorer",
        f"# scored derivations: {told}",
        f"{HEADING},p_W,p_N1,p_N2,p_N3,p_R",
        "1,0,30,W,model,1,0,0,0,0",
    )
    got = read_hypnogram(file_of(tmp_path, *lines), night(1))
    assert got.probabilities is not None
    assert got.probabilities.channels == channels


def test_epochs_of_a_length_of_their_own_have_no_sources_and_no_probabilities(
    tmp_path: Path,
) -> None:
    got = read_hypnogram(file_of(tmp_path, HEADING, "1,0,60,N2,expert"), night(2))
    assert got.hypnogram.codes.tolist() == [2, 2]
    assert got.sources is None
