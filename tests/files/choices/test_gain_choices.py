"""Gains that a person chose come back for the same channels under the same montage, and only so."""

from pathlib import Path

import pytest

from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.files.choices.gain_choices import FORMAT, GainChoices
from sleepscorer_app.files.failed_export import FailedExport
from tests.domain.montages.test_montage import recording_with

NIGHT = recording_with("C4", "M1")
CHOSEN = {"C4-M1": Gain(5.0), "SpO2": Gain(10.0, GainMeasure.PER_HALF_LANE)}


def test_gains_come_back_after_a_start_anew(tmp_path: Path) -> None:
    path = tmp_path / "new" / "gains.json"
    GainChoices(path).keep(NIGHT, "Ward 7", CHOSEN)
    again = GainChoices(path)
    assert again.gains(NIGHT, "Ward 7") == CHOSEN
    assert again.gains(NIGHT, "Ward 8") == {}
    assert again.gains(recording_with("C3", "M2"), "Ward 7") == {}
    again.keep(NIGHT, "Ward 7", {})
    assert GainChoices(path).gains(NIGHT, "Ward 7") == {}


def test_nothing_is_written_where_nothing_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "gains.json"
    GainChoices(path).keep(NIGHT, "Ward 7", {})
    assert not path.exists()
    nowhere = GainChoices()
    nowhere.keep(NIGHT, "Ward 7", CHOSEN)
    assert nowhere.gains(NIGHT, "Ward 7") == CHOSEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "3",
        f'{{"format": "{FORMAT}", "gains": 3}}',
        f'{{"format": "{FORMAT}", "gains": {{"k Ward 7": 3}}}}',
    ],
)
def test_what_is_no_such_file_holds_nothing_and_is_written_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gains.json"
    path.write_text(text, "utf-8")
    choices = GainChoices(path)
    assert choices.gains(NIGHT, "Ward 7") == {}
    choices.keep(NIGHT, "Ward 7", CHOSEN)
    assert choices.gains(NIGHT, "Ward 7") == CHOSEN


def test_bad_gains_spare_the_good_ones(tmp_path: Path) -> None:
    path = tmp_path / "gains.json"
    GainChoices(path).keep(NIGHT, "Ward 7", CHOSEN)
    text = path.read_text("utf-8").replace("10.0", "-10.0")
    path.write_text(text, "utf-8")
    assert GainChoices(path).gains(NIGHT, "Ward 7") == {"C4-M1": Gain(5.0)}


def test_a_file_of_a_newer_version_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "gains.json"
    text = '{"format": "SleepScorer gains 2", "gains": {}}'
    path.write_text(text, "utf-8")
    GainChoices(path).keep(NIGHT, "Ward 7", CHOSEN)
    assert path.read_text("utf-8") == text


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    choices = GainChoices(tmp_path / "file" / "gains.json")
    with pytest.raises(FailedExport, match="cannot be made"):
        choices.keep(NIGHT, "Ward 7", CHOSEN)


@pytest.mark.parametrize("bad", ["[10.0]", '["10", "per mm"]', '[10.0, "furlong"]', "10.0"])
def test_a_gain_that_is_none_spares_the_others(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "gains.json"
    GainChoices(path).keep(NIGHT, "Ward 7", {"C4-M1": Gain(5.0), "SpO2": Gain(11.0)})
    written = "".join(path.read_text("utf-8").split())
    before = '[11.0,"permm"]'
    assert before in written
    text = path.read_text("utf-8")
    start = text.index("[", text.index("SpO2"))
    path.write_text(text[:start] + bad + text[text.index("]", start) + 1 :], "utf-8")
    assert GainChoices(path).gains(NIGHT, "Ward 7") == {"C4-M1": Gain(5.0)}
