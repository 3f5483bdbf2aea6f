"""A copy of an EDF or BDF recording that does not tell who slept nor when: samples untouched."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.copies.deidentified_annotations import cleaned_annotations
from sleepscorer_app.files.copies.deidentified_copy_check import copy_difference
from sleepscorer_app.files.copies.deidentified_header import deidentified_header, personal_words_of
from sleepscorer_app.files.de_identification import BlankedText, DeIdentification, Removed
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.recordings.edf_records import EdfRecords, open_records
from sleepscorer_app.files.unreadable import UnreadableFile

Report = Callable[[float], None]
_RECORDS_AT_ONCE_BYTES = 4 << 20
_WRITING_SHARE = 0.4
"""Of the time, the rest is reading back and comparing."""


def write_deidentified(
    source: Path,
    target: Path,
    how: DeIdentification,
    report: Report = lambda _fraction: None,
    *,
    may_replace: bool = False,
) -> Removed:
    """Write a copy of `source` without the person to `target`; gives what was left out.

    Patient and recording fields become X and the date another one; the patient's name goes from
    every text of the header and from the annotations, and all else is copied byte by byte, some
    megabytes at a time. `report` is told how far it is, 0 to 1, and may raise to stop it. The copy
    is written aside, read back by pyEDFlib (edfio where there are gaps) and by our own reader,
    compared with the source, and only then takes its name. Raises `UnreadableFile` for what is no
    EDF or BDF file, `FailedExport` when the copy cannot be written or is not what it should be.
    """
    records = _opened(source)
    if target.exists() and target.samefile(source):
        raise FailedExport(target, "it would replace the recording itself. Choose another folder.")
    if target.exists() and not may_replace:
        raise FailedExport(target, "it is there already; choose another folder or overwrite it.")
    words = personal_words_of(records.header)
    if words.hold(target.stem):
        raise FailedExport(
            target,
            "its name holds a word of the patient field. Give it a code by a list of name,code.",
        )
    try:
        raw = _raw_header(records)
        header, fields, texts = deidentified_header(raw, records.header, how)
    except ValueError as error:
        raise FailedExport(target, str(error)) from error
    copy = _Copy(records, header, words, report)
    write_checked(
        target,
        copy.write,
        lambda written: copy_difference(records, header, words, written, copy.report_check),
    )
    report(1.0)
    return Removed(tuple(fields), (*texts, *copy.blanked))


@dataclass
class _Copy:
    """The writing of one copy, and what was blanked on the way."""

    records: EdfRecords
    header: bytes
    words: PersonalWords
    report: Report
    blanked: list[BlankedText] = field(default_factory=list[BlankedText])

    def write(self, file: BinaryIO) -> None:
        """The new header, then every whole data record."""
        self.blanked.clear()
        layout = self.records.header
        file.write(self.header)
        n_at_once = max(1, _RECORDS_AT_ONCE_BYTES // layout.record_bytes)
        with self.records.opened() as source:
            source.seek(layout.header_bytes)
            for first in range(0, self.records.n_records, n_at_once):
                n_records = min(n_at_once, self.records.n_records - first)
                file.write(self._cleaned(_read(source, n_records * layout.record_bytes)))
                self.report(_WRITING_SHARE * (first + n_records) / self.records.n_records)

    def report_check(self, fraction: float) -> None:
        """How far the comparison is."""
        self.report(_WRITING_SHARE + (1 - _WRITING_SHARE) * fraction)

    def _cleaned(self, block: bytes) -> bytes:
        """Whole records with the patient's words blanked in their annotations."""
        layout = self.records.header
        spans = [
            (one.first_byte, one.first_byte + one.samples_per_record * layout.bytes_per_sample)
            for one in layout.signals
            if one.is_annotations
        ]
        if not spans:
            return block
        new = bytearray(block)
        for start in range(0, len(block), layout.record_bytes):
            for begin, end in spans:
                piece = block[start + begin : start + end]
                cleaned, blanked = cleaned_annotations(piece, self.words)
                if blanked:
                    new[start + begin : start + end] = cleaned
                    self.blanked += blanked
        return bytes(new)


def _opened(source: Path) -> EdfRecords:
    try:
        with source.open("rb") as file:
            is_edf = looks_like_edf(file.read(8))
    except FileNotFoundError:
        raise UnreadableFile(
            source, f"there is no such file in {source.absolute().parent}."
        ) from None
    except OSError as error:
        raise UnreadableFile(source, f"{error.strerror or error}.") from error
    if not is_edf:
        raise UnreadableFile(
            source,
            "de-identified copies are made of EDF and BDF files alone. Export it as EDF from the "
            "recording system first.",
        )
    return open_records(source)


def _raw_header(records: EdfRecords) -> bytes:
    with records.opened() as file:
        return _read(file, records.header.header_bytes)


def _read(file: BinaryIO, n_bytes: int) -> bytes:
    """So many bytes, of which an unbuffered read may give fewer at a time."""
    pieces: list[bytes] = []
    missing = n_bytes
    while missing:
        piece = file.read(missing)
        if not piece:
            raise OSError("the file has become shorter")
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
