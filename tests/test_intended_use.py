"""The intended use is said in the same words wherever the program hands something over."""

from pathlib import Path

import pytest

from sleepscorer_app.cli.commands import sleepscorer
from sleepscorer_app.domain.definition_set import DefinitionSet
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.sleep_statistics import sleep_statistics
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.report.report_words import USE, all_words
from sleepscorer_app.files.statistics_table import CountedScoring, statistics_json
from sleepscorer_app.ui.window.help_pages import about_sentences
from sleepscorer_app.ui.window.status_line import StatusLine
from tests.ui.night_pages import scored, small_night

ROOT = Path(__file__).resolve().parents[1]


def test_the_about_page_says_it() -> None:
    assert INTENDED_USE in about_sentences(["A 1.0"], "")


def test_the_status_line_says_it(qtbot: object) -> None:
    from PySide6.QtWidgets import QLabel

    line = StatusLine()
    assert INTENDED_USE in [label.text() for label in line.findChildren(QLabel)]


def test_the_report_says_it() -> None:
    assert USE == INTENDED_USE
    assert INTENDED_USE in all_words()


def test_the_help_of_the_command_line_says_it() -> None:
    assert INTENDED_USE in str(sleepscorer.__doc__)


def test_exports_that_have_a_place_for_it_say_it(tmp_path: Path) -> None:
    night, scoring = small_night(3), scored(3)
    for to, name, holder in (
        ("csv", "a_hyp.csv", "a_hyp.csv"),
        ("bids", "a_events.tsv", "a_events.json"),
    ):
        export_hypnogram(tmp_path / name, scoring, night, to=to)
        assert INTENDED_USE in (tmp_path / holder).read_text(encoding="utf-8")


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
