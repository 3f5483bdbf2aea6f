"""What `sleepscorer check` says about a recording."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.cli.check import check_files, description
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.recording import Annotation, ArrayRecording, Channel
from tests.edf_nights import eeg, night
from tests.files.edf_bytes import edf_bytes


def recording(n_seconds: float, notes: tuple[str, ...] = ()) -> ArrayRecording:
    rates = (100.0, 200.0, 100.0)
    return ArrayRecording(
        name="night.edf",
        channels=tuple(
            Channel(name, rate) for name, rate in zip(("C4-M1", "ECG", "O2-M1"), rates, strict=True)
        ),
        samples=tuple(np.zeros(int(n_seconds * rate), dtype=np.float32) for rate in rates),
        start=datetime(2021, 3, 2, 22, 30),
        annotations=(Annotation(1.0, 0.0, "Lights off"),),
        notes=notes,
    )


@pytest.mark.parametrize(
    ("n_seconds", "words"),
    [
        (3600.0, "1 h, 120 epochs"),
        (3725.0, "1 h 2 min 5 s, 124 epochs"),
        (59.9, "1 min, 1 epoch"),
        (0.3, "less than 1 s, 0 epochs"),
    ],
)
def test_the_length_is_said_in_words(n_seconds: float, words: str) -> None:
    assert f"  length    {words}\n" in description(recording(n_seconds))


def test_channels_are_grouped_by_rate_and_the_scorable_ones_named() -> None:
    text = description(recording(60))
    assert "C4-M1, O2-M1 (100 Hz); ECG (200 Hz)" in text
    assert "scorable  C4-M1, O2-M1" in text
    assert "events    1 annotation\n" in text


def test_what_is_odd_is_listed_and_nothing_odd_is_said_too() -> None:
    assert "nothing odd" in description(recording(60))
    text = description(recording(60, notes=("The header lies.", "The date is impossible.")))
    assert "note      The header lies.\n  note      The date is impossible." in text
    assert "nothing odd" not in text


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "nights"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.edf").write_bytes(night())
    (folder / "bad.edf").write_bytes(b"no recording at all")
    (folder / "deep" / "odd.EDF").write_bytes(edf_bytes([eeg()], n_records=b"-1", date=b"31.02.21"))
    (folder / "notes.txt").write_text("not a recording")
    return folder


def test_a_folder_is_told_file_by_file_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = check_files([_folder(tmp_path)], as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert code == 2
    assert [set(one) for one in told] == [
        {"path", "opened", "format", "problems", "repairs", "channels"}
    ] * 3
    good, bad, odd = told
    assert (good["opened"], good["format"], good["problems"]) == (True, "EDF", [])
    assert good["channels"] == [
        {
            "name": "EEG C4-M1",
            "rate_hz": 100.0,
            "unit": "µV",
            "header_unit": "uV",
            "prefilter": "HP:0.1Hz",
        }
    ]
    assert (bad["opened"], bad["channels"]) == (False, [])
    assert "not an EDF" in bad["problems"][0]
    assert len(odd["problems"]) == len(odd["repairs"]) == 2
    assert "“31.02.21” is no date" in odd["problems"][0]
    assert "stands in" in odd["repairs"][0]


def test_a_bad_file_stops_nothing_and_is_said_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_files([_folder(tmp_path)]) == 2
    told = capsys.readouterr()
    assert "a.edf\n" in told.out
    assert "odd.EDF\n" in told.out
    assert "bad.edf cannot be opened" in told.err


def test_an_error_of_our_own_is_told_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(path: Path, change: object) -> object:
        raise KeyError(path.name)

    monkeypatch.setattr("sleepscorer_app.cli.check.check_file", stumble)
    assert check_files([_folder(tmp_path)]) == 2
    assert (
        capsys.readouterr().err.count("an unexpected error of SleepScorer itself (KeyError)") == 3
    )


def test_corrected_copies_keep_their_place_and_replace_nothing_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _folder(tmp_path), tmp_path / "out"
    check_files([folder], repaired_folder=out)
    assert [path.relative_to(out) for path in out.rglob("*.*")] == [Path("deep/odd.EDF")]
    assert "nothing to repair" in capsys.readouterr().out
    first = (out / "deep" / "odd.EDF").read_bytes()
    (out / "deep" / "odd.EDF").write_bytes(b"mine")
    check_files([folder], repaired_folder=out)
    assert "it is there already" in capsys.readouterr().err
    assert (out / "deep" / "odd.EDF").read_bytes() == b"mine"
    check_files([folder], repaired_folder=out, may_replace=True)
    assert (out / "deep" / "odd.EDF").read_bytes() == first


def test_a_folder_without_recordings_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="no recording in this folder"):
        check_files([tmp_path])


def test_volts_called_microvolts_are_doubted_until_the_unit_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "volts.edf"
    signal = replace(eeg(), physical=(b"-0.0032", b"0.0032"))
    path.write_bytes(edf_bytes([signal, replace(signal, label="SaO2")]))
    check_files([path])
    told = capsys.readouterr().out
    assert "The unit may be wrong: EEG C4-M1 is in µV" in told
    assert "times 1,000,000" in told
    assert "SaO2 is in" not in told
    check_files([path], units=["EEG C4-M1=V"])
    told = capsys.readouterr().out
    assert "may be wrong" not in told
    assert "multiplied by 1,000,000 to be µV, as you chose" in told


@pytest.mark.parametrize("typed", ["C4=uV", "EEG C4-M1", "EEG C4-M1=furlong", "=uV"])
def test_a_unit_that_fits_nothing_is_a_mistake(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "a.edf"
    path.write_bytes(night())
    with pytest.raises(Mistake, match="--unit"):
        check_files([path], units=[typed])
