"""Corrected copies: strict readers open them, and nothing that was recorded has changed."""

from pathlib import Path

import numpy as np
import pyedflib
import pytest

from sleepscorer_app.files.copies import repaired_copy
from sleepscorer_app.files.copies.repaired_copy import number_text, write_repaired
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp, timekeeping


def _eeg(n_records: int = 60, per_record: int = 100, **more: object) -> StoredSignal:
    return StoredSignal("EEG C4-M1", ramp(n_records, per_record), **more)  # type: ignore[arg-type]


def _clock(n_records: int = 60, *texts: bytes) -> StoredSignal:
    rows = timekeeping(n_records)
    rows[0] += b"".join(texts)
    return StoredSignal("EDF Annotations", texts=rows)


FAULTS: dict[str, bytes] = {
    "record count": edf_bytes([_eeg()], n_records=b"50"),
    "unfinished": edf_bytes([_eeg()], n_records=b"-1"),
    "no date": edf_bytes([_eeg()], date=b"31.02.21", recording=b""),
    "no time": edf_bytes([_eeg()], time=b"25.61.00"),
    "letters": edf_bytes([_eeg()], patient="X M X Müller".encode("latin-1")),
    "unit letters": edf_bytes([_eeg(unit="µV".encode("latin-1"))]),
    "commas": edf_bytes([_eeg(physical=(b"-3200,5", b"3200,5"))], record_seconds=b"0,5"),
    "labels": edf_bytes([_eeg(), _eeg(), _eeg()]),
    "no range": edf_bytes([_eeg(physical=(b"0", b"0"))]),
    "no digital range": edf_bytes([_eeg(digital=(b"7", b"7"))]),
    "digital downwards": edf_bytes([_eeg(digital=(b"32000", b"-32000"))]),
    "truncated": edf_bytes([_eeg()])[:-70],
    "garbage": edf_bytes([_eeg()]) + b"\xff" * 33,
    "header size": edf_bytes([_eeg()]).replace(b"512     ", b"99      ", 1),
    "empty signal": edf_bytes([StoredSignal("Spare", np.zeros((60, 0), dtype=np.int32)), _eeg()]),
    "plain with annotations": edf_bytes([_eeg(), _clock(60, b"+3\x14Lights off\x14\0")]),
    "small letters": edf_bytes([_eeg(), _clock()], reserved=b"edf+c"),
    "Latin-1": edf_bytes(
        [_eeg(), _clock(60, b"+3\x14caf\xe9\x14\0", b"+4\x14" + b"x" * 40 + b"\x14\0")],
        reserved=b"EDF+C",
    ),
    "broken annotation": edf_bytes(
        [_eeg(), _clock(60, b"+3\x14ok\x14\0", b"later\x14no\x14\0")], reserved=b"EDF+C"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_strict_library_opens_the_copy_and_finds_the_same(tmp_path: Path, fault: str) -> None:
    source, target = tmp_path / "night.edf", tmp_path / "out" / "night.edf"
    source.write_bytes(FAULTS[fault])
    before = EdfRecording(source)
    problems = write_repaired(source, target)
    assert problems
    assert source.read_bytes() == FAULTS[fault]
    after = EdfRecording(target)
    assert after.start == before.start
    assert after.duration_seconds == before.duration_seconds
    assert after.annotations == before.annotations
    with pyedflib.EdfReader(str(target)) as strict:
        assert strict.signals_in_file == len(before.channels)
        for channel, about in enumerate(before.channels):
            ours = before.read(channel, 0, before.duration_seconds)
            np.testing.assert_allclose(after.read(channel, 0, 1e6), ours, rtol=1e-5, atol=1e-4)
            if about.unit != "digital":
                np.testing.assert_allclose(strict.readSignal(channel), ours, rtol=1e-4, atol=1e-3)
    assert write_repaired(target, tmp_path / "again.edf") == ()


def test_gaps_stay_gaps(tmp_path: Path) -> None:
    texts = [b"+%d\x14\x14\0" % (k if k < 20 else k + 40) for k in range(60)]
    clock = StoredSignal("EDF Annotations", texts=texts)
    source = tmp_path / "night.edf"
    source.write_bytes(edf_bytes([_eeg(), clock], reserved=b"edf+d", n_records=b"7"))
    write_repaired(source, tmp_path / "copy.edf")
    before, after = EdfRecording(source), EdfRecording(tmp_path / "copy.edf")
    np.testing.assert_array_equal(after.read(0, 0, 100), before.read(0, 0, 100))
    assert np.isnan(after.read(0, 30, 31)).all()
    assert after.format_name == "EDF+D"


def test_a_bdf_is_repaired_too(tmp_path: Path) -> None:
    limits = (b"-8388608", b"8388607")
    counts = np.array([[-8_388_608, -1, 0, 1, 8_388_607]] * 30, dtype=np.int32)
    signal = StoredSignal("A1", counts, physical=limits, digital=limits)
    source = tmp_path / "night.bdf"
    source.write_bytes(edf_bytes([signal], is_bdf=True, n_records=b"3"))
    write_repaired(source, tmp_path / "copy.bdf")
    copy = EdfRecording(tmp_path / "copy.bdf")
    np.testing.assert_array_equal(copy.read(0, 0, 1), counts[0].astype(np.float32))
    assert copy.notes == ()


def test_a_sound_file_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "night.edf").write_bytes(edf_bytes([_eeg()]))
    assert write_repaired(tmp_path / "night.edf", tmp_path / "copy.edf") == ()
    assert not (tmp_path / "copy.edf").exists()


def test_neither_the_source_nor_another_file_is_replaced_unasked(tmp_path: Path) -> None:
    source, target = tmp_path / "night.edf", tmp_path / "copy.edf"
    source.write_bytes(FAULTS["record count"])
    target.write_bytes(b"mine")
    with pytest.raises(FailedExport, match="it is there already; --overwrite"):
        write_repaired(source, target)
    assert target.read_bytes() == b"mine"
    with pytest.raises(FailedExport, match="would replace the recording itself"):
        write_repaired(source, source, may_replace=True)
    assert source.read_bytes() == FAULTS["record count"]
    write_repaired(source, target, may_replace=True)
    assert EdfRecording(target).notes == ()


def test_a_copy_with_a_wrong_sample_never_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "night.edf", tmp_path / "copy.edf"
    source.write_bytes(FAULTS["record count"])
    honest = repaired_copy._repaired_record
    monkeypatch.setattr(
        repaired_copy,
        "_repaired_record",
        lambda record, kept, width: honest(record, kept, width)[:-2] + b"\x01\x00",
    )
    with pytest.raises(FailedExport, match="a sample of EEG C4-M1 differs"):
        write_repaired(source, target)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3200.0, "3200"),
        (-3276.8, "-3276.80"),
        (0.00001, "0.000010"),
        (-32768, "-32768"),
        (1 / 3, "0.333333"),
    ],
)
def test_numbers_fit_into_their_field(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_number_that_does_not_fit_is_refused() -> None:
    for value in (1e-9, 123456789.5, -1e12):
        with pytest.raises(ValueError, match="does not fit"):
            number_text(value)


def test_every_recording_of_the_corpus_has_a_copy_or_needs_none(
    shared_folder: Path, tmp_path: Path
) -> None:
    n_copies = 0
    for number, source in enumerate(sorted((shared_folder / "corpus").rglob("*.[eb]df"))):
        target = tmp_path / f"{number}{source.suffix}"
        if write_repaired(source, target):
            n_copies += 1
            assert write_repaired(target, tmp_path / "again.edf") == ()
    assert n_copies >= 2


def test_an_inverting_amplifier_and_a_missing_unit_break_no_rule(tmp_path: Path) -> None:
    source = tmp_path / "night.edf"
    source.write_bytes(
        edf_bytes([_eeg(physical=(b"3200", b"-3200")), _eeg(unit=b"")], reserved=b"")
    )
    before = EdfRecording(source).notes
    assert len(before) == 3
    problems = write_repaired(source, tmp_path / "copy.edf")
    assert len(problems) == 1
    assert len(EdfRecording(tmp_path / "copy.edf").notes) == 2


def test_names_that_ascii_cannot_tell_apart_are_numbered(tmp_path: Path) -> None:
    names = ("É1", "È1", "Ê1")
    source, target = tmp_path / "night.edf", tmp_path / "out.edf"
    signals = [StoredSignal(one, ramp(60, 100)) for one in names]  # type: ignore[arg-type]
    source.write_bytes(edf_bytes(signals))
    write_repaired(source, target)
    labels = [one.name for one in EdfRecording(target).channels]
    assert len(set(labels)) == 3
    assert [one[-3:] for one in labels[1:]] == ["(2)", "(3)"]
