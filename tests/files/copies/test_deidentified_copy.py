"""De-identified copies: no word of the person, every sample, and an original nobody touched."""

import errno
import hashlib
import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pyedflib
import pytest

from sleepscorer_app.files import checked_write
from sleepscorer_app.files.copies import deidentified_copy, deidentified_copy_check
from sleepscorer_app.files.copies.deidentified_copy import write_deidentified
from sleepscorer_app.files.de_identification import DeIdentification, random_shift, removed_csv
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.edf_bytes import StoredSignal, edf_bytes, ramp, timekeeping

PATIENT = b"P-4711 F 02-MAY-1951 Lovelace_Ada_M\xc3\xbcller"
RECORDING = b"Startdate 02-MAR-2021 PSG-99 Babbage Amp_7"
SECRETS = (b"lovelace", b"ada", b"4711", b"babbage", b"1951", b"2021", b"02.03.21", b"ller")
EEG = StoredSignal("EEG C4-M1", ramp(60, 100))
SPO2 = StoredSignal("SaO2", ramp(60, 1), unit=b"%")


def clock(*texts: bytes, first: float = 0.0) -> StoredSignal:
    rows = timekeeping(60, first=first)
    rows[0] += b"".join(texts)
    rows[30] += b"+30\x1530\x14Sleep stage N2\x14\0+31\x14Ada turns; MUELLER awake\x14\0"
    return StoredSignal("EDF Annotations", texts=rows, digital=(b"-32768", b"32767"))


PERSONAL = clock(b"+3\x14Ms Lovelace (4711) asks\x14\0", b"+4\x14Lights off\x14\0")
BDF_PERSONAL = StoredSignal(
    "BDF Annotations", texts=PERSONAL.texts, digital=(b"-8388608", b"8388607")
)
NIGHTS: dict[str, bytes] = {
    "EDF": edf_bytes([EEG, SPO2], patient=b"Ada Lovelace", recording=b"Babbage 2021"),
    "EDF+C": edf_bytes([EEG, PERSONAL], reserved=b"EDF+C", patient=PATIENT, recording=RECORDING),
    "EDF+D": edf_bytes(
        [EEG, PERSONAL, SPO2], reserved=b"EDF+D", patient=PATIENT, recording=RECORDING
    ),
    "BDF": edf_bytes([EEG], reserved=b"24BIT", patient=b"Ada Lovelace", is_bdf=True),
    "BDF+C": edf_bytes(
        [EEG, BDF_PERSONAL],
        reserved=b"BDF+C",
        patient=PATIENT,
        recording=RECORDING,
        is_bdf=True,
    ),
    "Latin-1": edf_bytes(
        [EEG, clock(b"+3\x14M\xfcller ruft\x14\0")],
        reserved=b"EDF+C",
        patient=PATIENT.replace(b"\xc3\xbc", b"\xfc"),
        recording=RECORDING,
    ),
    "faulty header": edf_bytes(
        [EEG, PERSONAL],
        reserved=b"EDF+C",
        patient=PATIENT,
        recording=RECORDING,
        n_records=b"-1",
    ),
    "broken annotation": edf_bytes(
        [EEG, clock(b"later\x14Ada left\x14\0")],
        reserved=b"EDF+C",
        patient=PATIENT,
        recording=RECORDING,
    ),
}


def copied(folder: Path, kind: str, how: DeIdentification | None = None) -> tuple[Path, Path]:
    source, target = folder / "n.edf", folder / "P7.edf"
    source.write_bytes(NIGHTS[kind])
    write_deidentified(source, target, how or DeIdentification())
    return source, target


@pytest.mark.parametrize("kind", NIGHTS)
def test_no_word_of_the_person_is_left_and_every_sample_is(tmp_path: Path, kind: str) -> None:
    source, target = copied(tmp_path, kind)
    assert hashlib.sha256(source.read_bytes()).digest() == hashlib.sha256(NIGHTS[kind]).digest()
    data = target.read_bytes().lower()
    assert [secret for secret in SECRETS if secret in data] == []
    assert len(data) == len(NIGHTS[kind])
    told = (target.read_bytes()[8:88].rstrip(), target.read_bytes()[88:168].rstrip())
    plus = (b"X X X X", b"Startdate X X X X")
    assert told == ((b"X", b"X") if kind in ("EDF", "BDF") else plus)
    before, after = EdfRecording(source), EdfRecording(target)
    assert after.start == datetime(1985, 1, 1, 22, 30)
    assert after.channels == before.channels
    for channel in range(len(before.channels)):
        np.testing.assert_array_equal(after.read(channel, 0, 99), before.read(channel, 0, 99))
    assert len(after.annotations) == len(before.annotations)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["P7.edf", "n.edf"]


@pytest.mark.parametrize("kind", ["EDF", "EDF+C", "BDF", "BDF+C", "Latin-1"])
def test_a_strict_library_opens_the_copy_and_reads_the_same_numbers(
    tmp_path: Path, kind: str
) -> None:
    # Nothing may stand there for annotations.
    source, target = tmp_path / "n.edf", tmp_path / "P7.edf"
    source.write_bytes(NIGHTS[kind].replace(b"AgCl", b" " * 4).replace(b"HP:0.1Hz", b" " * 8))
    write_deidentified(source, target, DeIdentification())
    with pyedflib.EdfReader(str(target)) as reader:
        np.testing.assert_array_equal(reader.readSignal(0, digital=True), ramp(60, 100).reshape(-1))
        assert reader.getPatientName() in ("", "X")
        assert reader.getStartdatetime() == datetime(1985, 1, 1, 22, 30)


def test_annotations_keep_their_times_and_all_other_words(tmp_path: Path) -> None:
    _, target = copied(tmp_path, "EDF+C")
    told = [(one.onset_seconds, one.text) for one in EdfRecording(target).annotations]
    assert told == [
        (3.0, "Ms X (X) asks"),
        (4.0, "Lights off"),
        (30.0, "Sleep stage N2"),
        (31.0, "X turns; X awake"),
    ]


def test_what_was_removed_is_counted_without_a_word_of_it(tmp_path: Path) -> None:
    source, target = tmp_path / "n.edf", tmp_path / "out.edf"
    source.write_bytes(NIGHTS["EDF+C"])
    removed = write_deidentified(source, target, DeIdentification())
    assert removed.summary == (
        "patient field, recording field, start date (set to 1 January 1985), 4 words in 2 texts"
    )
    listed = removed_csv([("n.edf", removed)])
    assert "n.edf,annotation,31,Ada turns; MUELLER awake,X turns; X awake" in listed


def test_dates_can_be_moved_instead_and_the_time_of_day_stays(tmp_path: Path) -> None:
    _, target = copied(tmp_path, "EDF+C", DeIdentification(-100))
    assert EdfRecording(target).start == datetime(2020, 11, 22, 22, 30)
    assert target.read_bytes()[88:168].rstrip() == b"Startdate 22-NOV-2020 X X X"
    assert -1500 <= random_shift() <= -30


def test_a_date_that_would_leave_the_years_of_edf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "n.edf").write_bytes(NIGHTS["EDF"])
    for days in (-20_000, 30_000, -999_999_999):
        with pytest.raises(FailedExport, match="leaves the years 1985 to 2084"):
            write_deidentified(tmp_path / "n.edf", tmp_path / "o.edf", DeIdentification(days))
    assert [one.name for one in tmp_path.iterdir()] == ["n.edf"]


def test_names_in_transducers_filters_and_reserved_texts_go(tmp_path: Path) -> None:
    odd = StoredSignal("Ada's belt", ramp(60, 1))
    chin = StoredSignal("Chin", ramp(60, 1))
    data = edf_bytes(
        [EEG, odd, chin, clock()],
        reserved=b"EDF+C of Ada Chin",
        patient=b"X F X Ada_Chin",
        recording=RECORDING,
    )
    data = data.replace(b"AgCl".ljust(80), b"AgCl cup of ADA".ljust(80), 1)
    data = data.replace(b"HP:0.1Hz".ljust(80), b"HP:0.1Hz ada".ljust(80), 1)
    (tmp_path / "n.edf").write_bytes(data)
    removed = write_deidentified(tmp_path / "n.edf", tmp_path / "o.edf", DeIdentification())
    copy = EdfRecording(tmp_path / "o.edf")
    # Chin is a channel here, whatever the patient is called.
    assert [one.name for one in copy.channels] == ["EEG C4-M1", "X's belt", "Chin"]
    assert copy.channels[0].transducer == "AgCl cup of X"
    assert copy.channels[0].prefilter == "HP:0.1Hz X"
    assert (tmp_path / "o.edf").read_bytes()[192:236].rstrip() == b"EDF+C of X X"
    places = {one.place for one in removed.texts}
    assert {"reserved field", "transducer of signal 1", "label of signal 2"} <= places


def test_names_in_headers_that_are_latin_1_go_and_all_else_stays(tmp_path: Path) -> None:
    data = NIGHTS["Latin-1"].replace(b"AgCl".ljust(80), b"G\xf6ld von M\xfcller".ljust(80), 1)
    (tmp_path / "n.edf").write_bytes(data)
    write_deidentified(tmp_path / "n.edf", tmp_path / "o.edf", DeIdentification())
    assert b"G\xf6ld von X".ljust(80) in (tmp_path / "o.edf").read_bytes()


def test_an_unfinished_last_record_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "n.edf").write_bytes(NIGHTS["EDF+C"] + b"\0" * 90 + b"Ada")
    write_deidentified(tmp_path / "n.edf", tmp_path / "o.edf", DeIdentification())
    assert b"Ada" not in (tmp_path / "o.edf").read_bytes()


def test_a_file_named_after_the_person_needs_a_code(tmp_path: Path) -> None:
    source = tmp_path / "ada_night1.edf"
    source.write_bytes(NIGHTS["EDF+C"])
    with pytest.raises(FailedExport, match="its name holds a word of the patient field"):
        write_deidentified(source, tmp_path / "out" / source.name, DeIdentification())


def test_the_recording_itself_and_files_that_are_there_are_never_replaced(tmp_path: Path) -> None:
    source = tmp_path / "n.edf"
    source.write_bytes(NIGHTS["EDF"])
    with pytest.raises(FailedExport, match="would replace the recording itself"):
        write_deidentified(source, source, DeIdentification(), may_replace=True)
    (tmp_path / "o.edf").write_text("old", "utf-8")
    with pytest.raises(FailedExport, match="it is there already"):
        write_deidentified(source, tmp_path / "o.edf", DeIdentification())
    assert (tmp_path / "o.edf").read_text("utf-8") == "old"
    write_deidentified(source, tmp_path / "o.edf", DeIdentification(), may_replace=True)
    assert source.read_bytes() == NIGHTS["EDF"]


def test_other_formats_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "n.vhdr").write_text("Brain Vision Data Exchange Header File", "utf-8")
    with pytest.raises(UnreadableFile, match="copies are made of EDF and BDF files alone"):
        write_deidentified(tmp_path / "n.vhdr", tmp_path / "o.edf", DeIdentification())
    with pytest.raises(UnreadableFile, match="there is no such file"):
        write_deidentified(tmp_path / "gone.edf", tmp_path / "o.edf", DeIdentification())
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        write_deidentified(tmp_path, tmp_path / "o.edf", DeIdentification())


def test_a_file_that_becomes_shorter_meanwhile_is_no_copy() -> None:
    assert deidentified_copy._read(BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(OSError, match="has become shorter"):
        deidentified_copy._read(BytesIO(b"abc"), 4)


def test_a_large_file_is_copied_in_pieces_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (deidentified_copy, deidentified_copy_check):
        monkeypatch.setattr(module, "_RECORDS_AT_ONCE_BYTES", 1000)
    source, target = tmp_path / "n.edf", tmp_path / "o.edf"
    source.write_bytes(NIGHTS["EDF+C"])
    told: list[float] = []
    write_deidentified(source, target, DeIdentification(), told.append)
    assert told == sorted(told)
    assert len(told) > 10
    assert told[-1] == 1.0
    target.unlink()

    def stop(fraction: float) -> None:
        if fraction > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_deidentified(source, target, DeIdentification(), stop)
    assert [one.name for one in tmp_path.iterdir()] == ["n.edf"]


def test_a_copy_that_is_not_what_it_should_be_never_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "n.edf", tmp_path / "o.edf"
    source.write_bytes(NIGHTS["EDF+C"])
    honest = deidentified_copy.cleaned_annotations

    def shifted(piece: bytes, words: object) -> tuple[bytes, list[object]]:
        cleaned, blanked = honest(piece, words)  # type: ignore[arg-type]
        return cleaned.replace(b"+31", b"+32"), blanked  # type: ignore[return-value]

    monkeypatch.setattr(deidentified_copy, "cleaned_annotations", shifted)
    with pytest.raises(FailedExport, match="an annotation differs"):
        write_deidentified(source, target, DeIdentification())
    assert not target.exists()


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checked_write.os, "fsync", full)
    source = tmp_path / "n.edf"
    source.write_bytes(NIGHTS["EDF"])
    with pytest.raises(FailedExport, match=r"is full\. Make room"):
        write_deidentified(source, tmp_path / "o.edf", DeIdentification())
    assert [one.name for one in tmp_path.iterdir()] == ["n.edf"]
