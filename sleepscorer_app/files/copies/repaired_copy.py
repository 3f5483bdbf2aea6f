"""A corrected copy of an EDF or BDF file: its header as the format asks, its samples untouched.

Sources: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+, edfplus.info).
"""

from datetime import date
from pathlib import Path
from typing import BinaryIO

from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.copies.repaired_copy_check import copy_difference
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats.identity_fields import (
    ascii_text,
    patient_field,
)
from sleepscorer_app.files.personal_words import MONTHS
from sleepscorer_app.files.recordings.edf_annotations import repaired_annotations
from sleepscorer_app.files.recordings.edf_header import EdfHeader
from sleepscorer_app.files.recordings.edf_records import EdfRecords, open_records
from sleepscorer_app.files.recordings.edf_signals import SIGNAL_HEADER_BYTES, EdfSignal

_RECORDS_AT_ONCE_BYTES = 4 << 20
_LETTERS = 8
_NEAR = 1e-5
"""A number written less exactly than this, of itself, would change the samples' scale."""


def write_repaired(source: Path, target: Path, *, may_replace: bool = False) -> tuple[str, ...]:
    """Write a corrected copy of `source` to `target`; gives the problems that it no longer has.

    The copy is written aside, read back by a second library, compared with the source sample by
    sample, and only then takes its name. Nothing is written, and nothing given, where the source
    has no problem that a copy could be without. Raises `UnreadableFile` for what is no EDF or BDF
    file, `FailedExport` when the target exists or the copy is not what it should be.
    """
    records = open_records(source)
    _, annotation_findings = records.annotations(0.0)
    findings = (*records.findings, *annotation_findings)
    problems = tuple(one.problem for one in findings if not one.stays)
    if not problems:
        return ()
    if target.exists() and target.samefile(source):
        raise FailedExport(target, "it would replace the recording itself. Choose another folder.")
    if target.exists() and not may_replace:
        raise FailedExport(target, "it is there already; --overwrite replaces it.")
    try:
        header = _header(records)
    except ValueError as error:
        raise FailedExport(target, f"{error}.") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    write_checked(
        target,
        lambda file: _write(records, header, file),
        lambda written: copy_difference(records, kept_signals(records.header), written),
    )
    return problems


def kept_signals(header: EdfHeader) -> tuple[EdfSignal, ...]:
    """All signals but those without samples, which no strict reader accepts."""
    return tuple(one for one in header.signals if one.samples_per_record)


def _header(records: EdfRecords) -> bytes:
    kept = kept_signals(records.header)
    return _fixed_part(records, len(kept)) + _signal_table(kept)


def _write(records: EdfRecords, repaired_header: bytes, file: BinaryIO) -> None:
    header = records.header
    kept = kept_signals(header)
    file.write(repaired_header)
    n_at_once = max(1, _RECORDS_AT_ONCE_BYTES // header.record_bytes)
    with records.opened() as source:
        source.seek(header.header_bytes)
        for first in range(0, records.n_records, n_at_once):
            n_records = min(n_at_once, records.n_records - first)
            block = source.read(n_records * header.record_bytes)
            if len(block) < n_records * header.record_bytes:
                raise OSError("the file has become shorter")
            for place in range(n_records):
                start = place * header.record_bytes
                record = block[start : start + header.record_bytes]
                file.write(_repaired_record(record, kept, header.bytes_per_sample))


def _repaired_record(record: bytes, kept: tuple[EdfSignal, ...], width: int) -> bytes:
    """The record with annotations that every reader understands; signals keep their bytes."""
    pieces: list[bytes] = []
    for one in kept:
        end = one.first_byte + one.samples_per_record * width
        piece = record[one.first_byte : end]
        pieces.append(repaired_annotations(piece) if one.is_annotations else piece)
    return b"".join(pieces)


def _fixed_part(records: EdfRecords, n_signals: int) -> bytes:
    header = records.header
    has_annotations = any(one.is_annotations for one in header.signals)
    kind = "BDF" if header.is_bdf else "EDF"
    plus = f"{kind}+{'D' if header.is_discontinuous else 'C'}" if has_annotations else ""
    if header.is_bdf and not has_annotations:
        plus = "24BIT"
    start = header.start
    patient, recording = ascii_text(header.patient), ascii_text(header.recording)
    if has_annotations:
        patient = patient_field(Identity(header.patient, ""))
        recording = _plus_recording(recording, start.date())
    fields = (
        (b"\xffBIOSEMI" if header.is_bdf else b"0", 8),
        (patient, 80),
        (recording, 80),
        (f"{start:%d.%m.%y}", 8),
        (f"{start:%H.%M.%S}", 8),
        (str(SIGNAL_HEADER_BYTES * (n_signals + 1)), 8),
        (plus, 44),
        (str(records.n_records), 8),
        (number_text(float(header.record_seconds)), 8),
        (str(n_signals), 4),
    )
    return b"".join(_field(value, width) for value, width in fields)


def _plus_recording(recording: str, start: date) -> str:
    """The recording field as EDF+ wants it, whatever else it says kept as far as it fits."""
    day = f"{start.day:02d}-{MONTHS[start.month - 1]}-{start.year}"
    words = recording.split()
    if words[:1] == ["Startdate"]:
        words = words[2:]
    words += ["X"] * (3 - len(words))
    return f"Startdate {day} {' '.join(words)}"


def _signal_table(signals: tuple[EdfSignal, ...]) -> bytes:
    labels = _labels(signals)
    columns: list[tuple[list[str], int]] = [
        (labels, 16),
        ([_free_text(one, one.transducer) for one in signals], 80),
        ([ascii_text(one.stored.unit) for one in signals], 8),
    ]
    ranges = [_ranges(one) for one in signals]
    columns += [([row[column] for row in ranges], 8) for column in range(4)]
    columns += [
        ([_free_text(one, one.prefilter) for one in signals], 80),
        ([str(one.samples_per_record) for one in signals], 8),
        ([""] * len(signals), 32),
    ]
    return b"".join(_field(cell, width) for cells, width in columns for cell in cells)


def _labels(signals: tuple[EdfSignal, ...]) -> list[str]:
    """The names in 16 letters of ASCII, still without doubles."""
    taken: set[str] = set()
    labels: list[str] = []
    for one in signals:
        label = ascii_text(one.label)[:16]
        again = 2
        while label in taken and not one.is_annotations:
            ending = f"({again})"
            label = ascii_text(one.label)[: 16 - len(ending)] + ending
            again += 1
        taken.add(label)
        labels.append(label)
    return labels


def _free_text(signal: EdfSignal, text: str) -> str:
    # EDF+ section 2.2.1: nothing may stand there for annotations.
    return "" if signal.is_annotations else ascii_text(text)


def _ranges(signal: EdfSignal) -> tuple[str, str, str, str]:
    """Physical and digital minimum and maximum."""
    low, high = signal.stored.physical
    digital_low, digital_high = signal.stored.digital
    return number_text(low), number_text(high), str(digital_low), str(digital_high)


def number_text(value: float) -> str:
    """The number in at most 8 letters without an exponent, as exact as they allow.

    Raises `ValueError` when it needs more.
    """
    if value == int(value) and len(str(int(value))) <= _LETTERS:
        return str(int(value))
    for digits in range(_LETTERS, -1, -1):
        text = f"{value:.{digits}f}"
        if len(text) <= _LETTERS and abs(float(text) - value) <= _NEAR * abs(value):
            return text
    raise ValueError(f"{value:g} does not fit into the 8 letters that the header has for it")


def _field(value: str | bytes, width: int) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode("ascii")
    return raw[:width].ljust(width)
