"""The intended use is said in the same words wherever the program hands something over."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sleepscorer_app.cli.commands import sleepscorer
from sleepscorer_app.domain.intended_use import INTENDED_USE, intended_use_within
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.sleep_statistics import sleep_statistics
from sleepscorer_app.files.hypnogram_formats import (
    WRITERS,
    default_export_name,
    export_hypnogram,
)
from sleepscorer_app.files.report.report_words import USE, all_words
from sleepscorer_app.files.statistics_table import CountedScoring, statistics_json
from sleepscorer_app.ui.window.help_pages import about_sentences
from sleepscorer_app.ui.window.status_line import StatusLine
from tests.ui.night_pages import scored, small_night

ROOT = Path(__file__).resolve().parents[1]


def test_the_about_page_says_it() -> None:
    assert INTENDED_USE in about_sentences(["A 1.0"], "")


def test_the_status_line_says_it_where_there_is_room_and_to_a_screen_reader_always(
    qtbot: QtBot,
) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1920, 30)
    line.show()
    labels = line.findChildren(QLabel)
    assert INTENDED_USE in [label.text() for label in labels]
    line.resize(400, 30)
    assert INTENDED_USE in [label.accessibleName() for label in labels]


def test_the_report_says_it() -> None:
    assert USE == INTENDED_USE
    assert INTENDED_USE in all_words()


def test_the_help_of_the_command_line_says_it() -> None:
    assert INTENDED_USE in str(sleepscorer.__doc__)


@pytest.mark.parametrize("to", WRITERS)
def test_every_export_says_it_where_the_table_of_formats_does(tmp_path: Path, to: str) -> None:
    path = default_export_name(tmp_path / "a.edf", to)
    export_hypnogram(path, scored(3), small_night(3), to=to)
    written = b"".join(one.read_bytes() for one in sorted(tmp_path.iterdir()))
    # Columns of Visbrain's are parted by any blank, and a field of EDF+ has 80 letters.
    words = {"visbrain-txt": INTENDED_USE.replace(" ", "_"), "edf": intended_use_within(40)}
    said = words.get(to, INTENDED_USE).encode()
    assert (said in written) is bool(WRITERS[to].intended_use)
    assert (b"diagnosis" in written) is bool(WRITERS[to].intended_use)


def test_it_is_shortened_by_whole_sentences() -> None:
    assert intended_use_within(80) == INTENDED_USE
    assert intended_use_within(79) == "Research use. Not a diagnosis."
    assert intended_use_within(29) == "Research use."
    assert intended_use_within(12) == ""


def test_numbers_as_json_say_it() -> None:
    counted = CountedScoring("a", (), sleep_statistics(scored(3).hypnogram))
    assert INTENDED_USE in statistics_json([counted], DefinitionSet.AASM)


@pytest.mark.parametrize(
    "place",
    [
        "README.md",
        "resources/manual/index.md",
        "resources/manual/intended-use.md",
        "resources/manual/python.md",
        "packaging/linux/control.template",
        "packaging/windows/before.txt",
    ],
)
def test_papers_say_it(place: str) -> None:
    assert INTENDED_USE in (ROOT / place).read_text(encoding="utf-8")
