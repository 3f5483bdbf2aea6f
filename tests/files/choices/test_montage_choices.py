"""Which montage is worn by which recordings: kept, read from older, never lost to newer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sleepscorer_app.domain.montages.montage_fit import equipment_of, layout_of
from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.choices.montage_choices import (
    MOST_CHOICES,
    MontageChoice,
    channels_key,
    choice_for_channels,
    equipment_key,
    read_choices,
    write_choices,
)
from sleepscorer_app.files.choices.montage_files import LARGEST_FILE, layout_key
from sleepscorer_app.files.choices.montage_json import montage_to_json
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.ui.night_pages import small_night

MINE = Montage("Mine", ())


@pytest.mark.parametrize(
    ("recording", "equipment"),
    [
        ("Startdate 02-MAR-2002 PSG-1234/2002 NN Telemetry03", "Telemetry03"),
        ("Startdate 02-MAR-2002 X X Sony. MNC_R Median", "Sony. MNC R Median"),
        ("Startdate X X X X", ""),
        ("Startdate 02-MAR-2002", ""),
        ("Mr Miller, second night", ""),
        ("", ""),
    ],
)
def test_the_equipment_is_what_edf_plus_says_and_nothing_else(
    recording: str, equipment: str
) -> None:
    night = replace(small_night(1), identity=Identity(recording=recording))
    assert equipment_of(night) == equipment


def test_choices_by_channels_and_by_equipment_come_back(tmp_path: Path) -> None:
    path, night = tmp_path / "choices.json", small_night(1)
    choices = {
        channels_key(night): choice_for_channels(night, MINE),
        equipment_key("Telemetry03"): MontageChoice(MINE, (), "Telemetry03"),
    }
    assert read_choices(path) == {}
    write_choices(path, choices)
    assert read_choices(path) == choices
    assert choices[channels_key(night)].channels == layout_of(night)


def test_what_an_older_version_kept_is_read(tmp_path: Path) -> None:
    path, night = tmp_path / "choices.json", small_night(1)
    path.write_text(json.dumps({layout_key(layout_of(night)): montage_to_json(MINE)}))
    assert read_choices(path) == {channels_key(night): MontageChoice(MINE)}


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        ("[]", "no list of montages"),
        ("{", "no JSON"),
        ('{"format": "SleepScorer montage choices 9"}', "newer SleepScorer"),
        ('{"format": "SleepScorer montage choices 2"}', "no list of montages"),
        ('{"format": "SleepScorer montage choices 2", "choices": {"a": 1}}', "a choice"),
        ('{"format": "SleepScorer montage choices 2", "choices": {"a": {}}}', "no montage"),
        ('{"a": {"channels": 3}}', "no montage"),
        (
            '{"format": "SleepScorer montage choices 2", "choices": {"a": {"channels": 3}}}',
            "without its channels or equipment",
        ),
        (" " * (LARGEST_FILE + 1), "too large for a list of montages"),
    ],
)
def test_what_is_no_such_file_is_said_in_a_sentence(
    tmp_path: Path, contents: str, why: str
) -> None:
    path = tmp_path / "choices.json"
    path.write_text(contents)
    with pytest.raises(UnreadableFile, match=why):
        read_choices(path)


def test_the_oldest_choices_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "choices.json"
    write_choices(path, {f"{place:04}": MontageChoice(MINE) for place in range(MOST_CHOICES + 5)})
    kept = read_choices(path)
    assert (len(kept), next(iter(kept))) == (MOST_CHOICES, "0005")


def test_a_folder_in_the_place_of_the_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "choices.json").mkdir()
    with pytest.raises(UnreadableFile, match="directory"):
        read_choices(tmp_path / "choices.json")


def test_a_place_for_choices_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FailedExport, match="cannot be made"):
        write_choices(tmp_path / "file" / "choices.json", {"a": MontageChoice(MINE)})
