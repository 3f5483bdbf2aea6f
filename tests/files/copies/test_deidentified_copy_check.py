"""What a copy is held against before it takes its name."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.files.copies import deidentified_copy_check
from sleepscorer_app.files.copies.deidentified_copy import write_deidentified
from sleepscorer_app.files.copies.deidentified_copy_check import copy_difference
from sleepscorer_app.files.copies.deidentified_header import personal_words_of
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.recordings.edf_records import open_records
from tests.files.copies.test_deidentified_copy import EEG, PATIENT, RECORDING, SPO2, clock
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp

HEADER_BYTES = 256 * 3
NIGHT = edf_bytes([EEG, SPO2], patient=b"Ada Lovelace", recording=b"Babbage 2021")
RECORD_BYTES = 2 * (100 + 1)
Spoil = Callable[[bytes], bytes]


def difference(folder: Path, spoil: Spoil, told: list[float] | None = None) -> str | None:
    """What is found wrong with a copy that was spoilt after it was made."""
    source, copy = folder / "n.edf", folder / "o.edf"
    source.write_bytes(NIGHT)
    write_deidentified(source, copy, DeIdentification(), may_replace=True)
    honest = copy.read_bytes()
    copy.write_bytes(spoil(honest))
    records = open_records(source)
    words = personal_words_of(records.header)
    heard = [] if told is None else told
    return copy_difference(records, honest[:HEADER_BYTES], words, copy, heard.append)


def flipped(place: int) -> Spoil:
    def flip(data: bytes) -> bytes:
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    return flip


FIRST_SAMPLE, LAST_SAMPLE = flipped(HEADER_BYTES), flipped(len(NIGHT) - 1)


def test_nothing_is_wrong_with_an_honest_copy_and_the_bar_goes_to_its_end(tmp_path: Path) -> None:
    told: list[float] = []
    assert difference(tmp_path, lambda data: data, told) is None
    assert told == [0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (flipped(10), "its header is not the one that was meant"),
        (lambda data: data[:-RECORD_BYTES], "60 data records here, 59 there"),
        (FIRST_SAMPLE, "a sample of EEG C4-M1 differs"),
        (LAST_SAMPLE, "a sample of SaO2 differs"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, spoil: Spoil, why: str) -> None:
    assert difference(tmp_path, spoil) == why


@pytest.mark.parametrize("blind", ["_byte_difference", "_library_difference"])
@pytest.mark.parametrize(("spoil", "label"), [(FIRST_SAMPLE, "EEG C4-M1"), (LAST_SAMPLE, "SaO2")])
def test_our_own_reader_and_a_library_each_find_it_alone(
    tmp_path: Path, spoil: Spoil, label: str, blind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deidentified_copy_check, blind, lambda *_args: None)
    assert difference(tmp_path, spoil) == f"a sample of {label} differs"


def test_a_copy_that_only_the_library_refuses_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = deidentified_copy_check.library_reader
    refused: list[Path] = []

    def picky(path: Path, *more: object) -> object:
        if path in refused:
            raise OSError("not like this")
        return honest(path, *more)  # type: ignore[arg-type]

    def refuse(data: bytes) -> bytes:
        refused.append(tmp_path / "o.edf")
        return data

    monkeypatch.setattr(deidentified_copy_check, "library_reader", picky)
    assert difference(tmp_path, refuse) == "it cannot be opened: not like this"
    refused.append(tmp_path / "n.edf")
    assert difference(tmp_path, refuse) is None


def test_samples_that_happen_to_spell_the_name_stay(tmp_path: Path) -> None:
    values = ramp(60, 100)
    values.reshape(-1)[10:14] = np.frombuffer(b" Ada Ada", dtype="<i2")
    spelling = StoredSignal("EEG C4-M1", values)
    annotated = edf_bytes(
        [spelling, clock()], reserved=b"EDF+C", patient=PATIENT, recording=RECORDING
    )
    source, copy = tmp_path / "n.edf", tmp_path / "o.edf"
    source.write_bytes(annotated)
    write_deidentified(source, copy, DeIdentification())
    assert b" Ada Ada" in copy.read_bytes()
    assert b"Ada turns" not in copy.read_bytes()
