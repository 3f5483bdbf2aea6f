"""Importing a hypnogram that leaves something to ask."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.files.hypnogram_formats.sign_mapping import SignList
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.night.hypnogram_import import hypnogram_asked_for
from sleepscorer_app.ui.window.questions import Questions
from tests.files.nights import night


class Person(Questions):
    """Answers at once, and remembers what was asked."""

    def __init__(self, mapping: dict[str, Stage] | None = None, resamples: bool = False) -> None:
        self.mapping = mapping
        self.resamples = resamples
        self.asked: list[str] = []

    def stage_mapping(self, parent: QWidget, name: str, signs: SignList) -> dict[str, Stage] | None:
        self.asked.append(f"mapping of {len(signs.signs)} signs in {name}")
        return self.mapping

    def may_resample(self, parent: QWidget, name: str, epoch_seconds: float) -> bool:
        self.asked.append(f"{epoch_seconds:g} s")
        return self.resamples


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _list(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_numbers_are_asked_about_and_the_answer_counts(tmp_path: Path, window: QWidget) -> None:
    person = Person({"1": Stage.R, "2": Stage.N3})
    got = hypnogram_asked_for(_list(tmp_path, "1\n2\n2\n"), night(3), person, window)
    assert got is not None
    assert [stage.letter for stage in got.hypnogram] == ["R", "N3", "N3"]
    assert person.asked == ["mapping of 2 signs in a.txt"]


def test_words_of_thirty_seconds_ask_nothing(tmp_path: Path, window: QWidget) -> None:
    person = Person()
    assert hypnogram_asked_for(_list(tmp_path, "W\nN1\nN2\n"), night(3), person, window) is not None
    assert person.asked == []


def test_who_does_not_answer_imports_nothing(tmp_path: Path, window: QWidget) -> None:
    path = _list(tmp_path, "1\n2\n2\n")
    assert hypnogram_asked_for(path, night(3), Person(), window) is None


@pytest.mark.parametrize("agrees", [True, False])
def test_epochs_of_twenty_seconds_are_resampled_only_by_consent(
    tmp_path: Path, window: QWidget, agrees: bool
) -> None:
    person = Person(resamples=agrees)
    got = hypnogram_asked_for(_list(tmp_path, "W\nN2\n" * 30), night(40), person, window)
    assert person.asked == ["20 s"]
    assert (got is not None) is agrees


def test_what_cannot_be_read_is_not_asked_about(tmp_path: Path, window: QWidget) -> None:
    person = Person()
    with pytest.raises(UnreadableFile):
        hypnogram_asked_for(_list(tmp_path, "Dear colleague, hello\n"), night(3), person, window)
    assert person.asked == []
