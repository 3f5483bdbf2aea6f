"""A hypnogram without its recording, and one that cannot be its recording's."""

from datetime import datetime
from pathlib import Path

import pytest

from sleepscorer_app.files.hypnogram_formats import ReadChoices
from sleepscorer_app.files.hypnogram_formats.alone import check_same_night, night_of
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import START, night

HEADING = "onset_s,duration_s,stage,source"


def ours(folder: Path, *rows: str, start: str = "") -> Path:
    """A table of stages, with the start of its night where one is given."""
    path = folder / "a.csv"
    about = ["# SleepScorer", *([f"# start: {start}"] if start else [])]
    path.write_text("\n".join([*about, HEADING, *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("offset", ["", "+02:00"])
def test_its_night_begins_and_ends_as_it_says(tmp_path: Path, offset: str) -> None:
    path = ours(
        tmp_path, "60,30,N2,expert", "7200,90,R,expert", start=f"2021-03-02T22:30:00{offset}"
    )
    alone = night_of(path, ReadChoices())
    assert (alone.start, alone.duration_seconds) == (START, 7290)


def test_without_a_start_it_begins_at_midnight_of_no_day(tmp_path: Path) -> None:
    alone = night_of(ours(tmp_path, "0,30,N2,expert"), ReadChoices())
    assert (alone.start, alone.duration_seconds) == (datetime(1985, 1, 1), 30)
    assert alone.identity.patient == "X X X X"


@pytest.mark.parametrize(
    ("row", "start"),
    [("3601,30,N2,expert", ""), ("172771,30,N2,expert", "2021-03-02T22:30:00")],
)
def test_times_that_cannot_be_a_nights_are_refused(tmp_path: Path, row: str, start: str) -> None:
    with pytest.raises(UnreadableFile, match="name the recording with --night"):
        night_of(ours(tmp_path, row, start=start), ReadChoices())


@pytest.mark.parametrize("row", ["3600,30,N2,expert", "172770,30,N2,expert"])
def test_an_hour_and_two_days_may_be_a_nights(tmp_path: Path, row: str) -> None:
    start = "2021-03-02T22:30:00" if row.startswith("17") else ""
    path = ours(tmp_path, row, start=start)
    assert night_of(path, ReadChoices()).duration_seconds == float(row.split(",")[0]) + 30


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        (("0,30,W,expert", "1200,45,N2,expert"), ""),
        (("0,30,W,expert", "1200,45,N2,expert"), "2021-03-02T22:30:00+01:00"),
        (("0,30,W,expert",), "2021-03-02T22:29:15"),
        (("0,30,W,expert", "1300,30,?,nobody"), ""),
    ],
)
def test_stages_a_second_epoch_off_are_still_the_nights(
    tmp_path: Path, rows: tuple[str, ...], start: str
) -> None:
    check_same_night(ours(tmp_path, *rows, start=start), night(40), ReadChoices())


@pytest.mark.parametrize(
    ("row", "start", "told"),
    [
        ("1200,46,N2,expert", "", "from 1200 s to 1246 s of a recording that lasts 1200 s"),
        ("0,30,N2,expert", "2021-03-02T22:29:14", "from -46 s to -16 s"),
        ("1170,30,N2,expert", "2021-03-02T22:30:46", "from 1216 s to 1246 s"),
    ],
)
def test_stages_further_off_are_of_another_night(
    tmp_path: Path, row: str, start: str, told: str
) -> None:
    with pytest.raises(UnreadableFile, match=f"of another night: its stages run {told}"):
        check_same_night(ours(tmp_path, row, start=start), night(40), ReadChoices())


@pytest.mark.parametrize(("n_listed", "is_same"), [(37, False), (39, True), (40, True)])
def test_a_list_without_times_is_as_long_as_its_night(
    tmp_path: Path, n_listed: int, is_same: bool
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("N2\n" * n_listed, "utf-8")
    if is_same:
        check_same_night(path, night(40), ReadChoices())
    else:
        with pytest.raises(UnreadableFile, match="gives no times, and its stages last 1110 s"):
            check_same_night(path, night(40), ReadChoices())


def test_a_list_that_leaves_epochs_unscored_may_end_early(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("N2\n" * 30 + "?\n" * 10, "utf-8")
    check_same_night(path, night(40), ReadChoices())
