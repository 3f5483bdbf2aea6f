"""Units that a person chose, kept beside no recording and in none."""

from pathlib import Path

import pytest

from sleepscorer_app.files.choices.unit_choices import FILE_NAME, UnitChoices, as_the_file_says
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.edf_nights import eeg, night


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "night.edf"
    path.write_bytes(night())
    return path


def test_a_choice_follows_the_recording_wherever_it_goes(tmp_path: Path, path: Path) -> None:
    UnitChoices(tmp_path / "mine").keep(open_recording(path), {"EEG C4-M1": 1000.0})
    moved = path.rename(tmp_path / "other name.edf")
    again = UnitChoices(tmp_path / "mine")
    night_again = again.applied(open_recording(moved))
    assert night_again.read(0, 0, 1)[5] == open_recording(moved).read(0, 0, 1)[5] * 1000
    assert again.factors(night_again) == {"EEG C4-M1": 1000.0}
    assert as_the_file_says(night_again).notes == ()


def test_another_recording_and_a_choice_taken_back_have_none(tmp_path: Path, path: Path) -> None:
    choices = UnitChoices(tmp_path)
    recording = open_recording(path)
    choices.keep(recording, {"EEG C4-M1": 1000.0})
    (tmp_path / "b.edf").write_bytes(night(eeg("EEG C3-M2")))
    assert choices.factors(open_recording(tmp_path / "b.edf")) == {}
    choices.keep(recording, {})
    assert choices.factors(recording) == {}
    assert choices.applied(recording) is recording


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "[]", '{"x": 1}', '{"x": {"EEG C4-M1": "much"}}']
)
def test_a_broken_file_of_choices_costs_the_choices_only(
    tmp_path: Path, path: Path, text: str
) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    choices = UnitChoices(tmp_path)
    recording = open_recording(path)
    assert choices.factors(recording) == {}
    choices.keep(recording, {"EEG C4-M1": 2.0})
    assert choices.factors(recording) == {"EEG C4-M1": 2.0}


def test_where_nothing_was_ever_chosen_every_unit_is_the_files(tmp_path: Path, path: Path) -> None:
    assert UnitChoices(tmp_path / "nothing").factors(open_recording(path)) == {}
