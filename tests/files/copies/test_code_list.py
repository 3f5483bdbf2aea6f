"""A laboratory's list of codes, and what is wrong with one."""

from pathlib import Path

import pytest

from sleepscorer_app.files.copies.code_list import read_code_list
from sleepscorer_app.files.unreadable import UnreadableFile


def written(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("text", ["name,code\nAda.EDF,P1\nbob,P2\n", "ada;P1\nbob;P2", "Ada\tP1"])
def test_names_are_found_with_or_without_their_ending(tmp_path: Path, text: str) -> None:
    codes = read_code_list(written(tmp_path, text))
    assert codes.code_of(Path("x/ada.edf")) == "P1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no codes"),
        ("name,code\n", "holds no codes"),
        ("ada," + "x" * 200_000, "line 1: it is no line of a table"),
        ("ada\n", "line 1 is not a name, a comma and a code"),
        ("ada,P1\nbob,\n", "line 2 is not"),
        ("ada,../P1\n", "line 1: a code is at most 80 letters"),
        ("ada,P1\nada,P2\n", "line 2: its name or its code is in the list twice"),
        ("ada,P1\nbob,p1\n", "line 2: its name or its code is in the list twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_code_list(written(tmp_path, text))


def test_a_missing_code_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    codes = read_code_list(written(tmp_path, "ada,P1\n"))
    with pytest.raises(
        UnreadableFile, match=r"csv: it has no code for bob\.edf\. Add a line with bob"
    ):
        codes.code_of(Path("bob.edf"))
