"""The intended use is said in the same words wherever the program hands something over."""

from pathlib import Path

import pytest

from sleepscorer_app.cli.commands import sleepscorer
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.files.report.report_words import USE, all_words
from sleepscorer_app.ui.window.help_pages import about_sentences
from sleepscorer_app.ui.window.status_line import StatusLine

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
