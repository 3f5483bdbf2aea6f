"""YASA's JSON: its probabilities there and back, and every key that can be wrong."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats import export_hypnogram, read_hypnogram
from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night
from sleepscorer_app.files.hypnogram_formats.yasa_hypnogram import json_contents, json_difference
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import night, scoring

FIVE = ["WAKE", "N1", "N2", "N3", "REM"]
SURE = {word: [float(row == column) for row in range(5)] for column, word in enumerate(FIVE)}


def file_with(folder: Path, **keys: object) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps({"values": FIVE, "n_stages": 5, "freq": "30s", **keys}), "utf-8")
    return path


def test_probabilities_of_every_epoch_come_back_to_the_sixth_digit(tmp_path: Path) -> None:
    values = np.random.default_rng(1).dirichlet(np.ones(5), 40).astype(np.float32)
    seen = StageProbabilities(values, ModelIdentity("any", "1", "ab"))
    scored = replace(scoring(), automatic=seen)
    path = tmp_path / "night_yasa.json"
    export_hypnogram(path, scored, night(), to="yasa-json")
    got = read_hypnogram(path, night())
    assert got.probabilities is not None
    np.testing.assert_allclose(got.probabilities.values, values, atol=1e-6)


def test_an_epoch_without_probabilities_keeps_all_of_them_out(tmp_path: Path) -> None:
    path = tmp_path / "night_yasa.json"
    export_hypnogram(path, scoring(), night(), to="yasa-json")
    assert json.loads(path.read_text("utf-8"))["proba"] is None


def test_what_does_not_fit_the_epochs_is_no_probability(tmp_path: Path) -> None:
    assert read_hypnogram(file_with(tmp_path, proba=SURE), night(5)).probabilities is not None
    for proba in (
        {**SURE, "N3": [0.0]},
        {word: SURE[word] for word in FIVE[1:]},
        {word: [*SURE[word], 0.0] for word in FIVE},
        {**SURE, "REM": ["?"] * 5},
        {**SURE, "REM": [float("inf")] * 5},
        "none",
    ):
        got = read_hypnogram(file_with(tmp_path, proba=proba), night(5))
        assert got.probabilities is None
        assert got.hypnogram.codes.tolist() == [0, 1, 2, 3, 4]


def test_art_and_unscored_epochs_have_no_stage_and_the_first_is_told(tmp_path: Path) -> None:
    got = read_hypnogram(file_with(tmp_path, values=["N2", "ART", "UNS"]), night(3))
    assert got.hypnogram.codes.tolist() == [2, -1, -1]


@pytest.mark.parametrize(("freq", "codes"), [("30s", [2, 4]), ("0.5min", [2, 4]), (None, [2, 4])])
def test_the_length_of_its_epochs_is_read(
    tmp_path: Path, freq: str | None, codes: list[int]
) -> None:
    got = read_hypnogram(file_with(tmp_path, values=["N2", "REM"], freq=freq), night(2))
    assert got.hypnogram.codes.tolist() == codes


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"values": []}, "its “values” are no list of stages."),
        ({"values": "WAKE"}, "its “values” are no list of stages."),
        ({"values": ["WAKE", "awake-ish"]}, "its value 2, “awake-ish”, is no stage."),
        ({"freq": "half a minute"}, "its “freq”, half a minute, is no length of epochs."),
        ({"freq": "0s"}, "its “freq”, 0s, is no length of epochs."),
        ({"start": "bedtime"}, "its start “bedtime” is no date and time."),
    ],
)
def test_a_key_that_cannot_be_understood_is_named(
    tmp_path: Path, keys: dict[str, object], why: str
) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_hypnogram(file_with(tmp_path, **keys), night(5))
    assert raised.value.why == why


def test_broken_json_is_said_to_be_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"values": ["WAKE", ', "utf-8")
    with pytest.raises(UnreadableFile, match="its JSON is broken"):
        read_hypnogram(path, night(5))


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("proba", SURE, "a probability differs"),
        ("start", "2021-03-02T22:30:30", "it starts at 2021-03-02T22:30:30"),
    ],
)
def test_a_written_file_that_tells_something_else_is_found_out(
    tmp_path: Path, key: str, value: object, why: str
) -> None:
    exported, _ = exported_night(scoring(), night())
    path = tmp_path / "a.json"
    path.write_bytes(json_contents(exported))
    assert json_difference(path, exported) is None
    path.write_text(json.dumps({**json.loads(path.read_bytes()), key: value}), "utf-8")
    assert json_difference(path, exported) == why
