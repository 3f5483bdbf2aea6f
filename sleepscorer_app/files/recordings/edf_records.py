"""The data records of an EDF or BDF file: where they lie, and pieces of them read from disk.

Records are read, not memory-mapped: a mapped file that shrinks, or whose network share goes away,
kills the whole program where a failed read is an error that can be shown. The file is opened for
each read, so nothing stays locked, any thread may read, and a file that has gone is noticed.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import Annotation
from sleepscorer_app.files.recordings.edf_annotations import (
    AnnotationList,
    annotations_of,
    read_lists,
    record_onset,
)
from sleepscorer_app.files.recordings.edf_fields import listed
from sleepscorer_app.files.recordings.edf_header import EdfHeader, looks_like_edf, read_header
from sleepscorer_app.files.recordings.edf_signals import EdfSignal
from sleepscorer_app.files.recordings.finding import Finding
from sleepscorer_app.files.unreadable import UnreadableFile

_BLOCK_BYTES = 4 << 20
_SEEK_WORTH_BYTES = 16 << 10
"""Skipping less than this on disk costs more than reading it, in reads longer than a block."""
_LATEST_FIRST_ONSET = 86_400.0
"""A first record that claims to begin more than a day after the file's start is not believed."""


@dataclass(frozen=True)
class _Block:
    """Whole records read together, from `first_record` on, shape (records, bytes)."""

    first_record: int
    rows: NDArray[np.uint8]

    def part(self, first_record: int, last_record: int) -> NDArray[np.uint8] | None:
        """These records of it, None unless all are there."""
        begin, end = first_record - self.first_record, last_record - self.first_record
        return self.rows[begin:end] if begin >= 0 and end <= len(self.rows) else None


class _LastBlock:
    """The block read last: a page is asked for channel by channel, and read only once."""

    def __init__(self) -> None:
        # Swapped whole, so that any thread sees one block or the other.
        self.block = _Block(0, np.empty((0, 0), dtype=np.uint8))


@dataclass(frozen=True)
class EdfRecords:
    """The complete data records of one file."""

    path: Path
    header: EdfHeader
    n_records: int
    findings: tuple[Finding, ...]
    _last: _LastBlock = field(default_factory=_LastBlock, repr=False, compare=False)

    @contextmanager
    def opened(self) -> Generator[FileIO]:
        """The file, open for `pieces`; any failure to read becomes one `OSError` that says so."""
        try:
            with self.path.open("rb", buffering=0) as file:
                yield file
        except OSError as error:
            reason = error.strerror or str(error)
            raise OSError(
                f"{self.path.name} can no longer be read ({reason}). Bring the file or its disk "
                f"back to {self.path.parent}; what has been scored is kept."
            ) from error

    def pieces(
        self, file: FileIO, signal: EdfSignal, first_record: int, last_record: int
    ) -> NDArray[np.uint8]:
        """The bytes of one signal in records `first <= record < last`, shape (records, bytes)."""
        width = signal.samples_per_record * self.header.bytes_per_sample
        pieces = np.empty((last_record - first_record, width), dtype=np.uint8)
        start = self.header.header_bytes + first_record * self.header.record_bytes
        is_long = len(pieces) * self.header.record_bytes > _BLOCK_BYTES
        if is_long and self.header.record_bytes - width > _SEEK_WORTH_BYTES:
            _expect_jumps(file)
            for index, piece in enumerate(pieces):
                file.seek(start + index * self.header.record_bytes + signal.first_byte)
                _read_fully(file, piece)
            return pieces
        columns = slice(signal.first_byte, signal.first_byte + width)
        known = self._last.block.part(first_record, last_record)
        if known is not None:
            pieces[:] = known[:, columns]
            return pieces
        file.seek(start)
        per_block = max(1, _BLOCK_BYTES // self.header.record_bytes)
        block = np.empty((min(per_block, len(pieces)), self.header.record_bytes), dtype=np.uint8)
        for at in range(0, len(pieces), per_block):
            part = block[: len(pieces) - at]
            _read_fully(file, part)
            pieces[at : at + per_block] = part[:, columns]
        if len(pieces) <= per_block:
            self._last.block = _Block(first_record, block)
        return pieces

    def stored_numbers(
        self, file: FileIO, signal: EdfSignal, first_record: int, last_record: int
    ) -> NDArray[np.integer]:
        """The numbers of one signal as stored, records `first <= record < last` in a row."""
        pieces = self.pieces(file, signal, first_record, last_record)
        if not self.header.is_bdf:
            return pieces.view("<i2").reshape(-1)
        # Three bytes into the upper part of four, then down again: the sign comes along.
        padded = np.zeros((pieces.size // 3, 4), dtype=np.uint8)
        padded[:, 1:] = pieces.reshape(-1, 3)
        return padded.view("<i4").reshape(-1) >> 8

    def record_onsets(self, first_record: int, last_record: int) -> list[float | None]:
        """When each of these records began by its time-keeping annotation, if it has one."""
        keeper = next((one for one in self.header.signals if one.is_annotations), None)
        if keeper is None:
            return [None] * (last_record - first_record)
        with self.opened() as file:
            pieces = self.pieces(file, keeper, first_record, last_record)
        return [record_onset(piece.tobytes()) for piece in pieces]

    def first_onset(self) -> float:
        """How long after the header's start the first record began; 0 where that is not said."""
        onset = self.record_onsets(0, 1)[0]
        return onset if onset is not None and 0 <= onset < _LATEST_FIRST_ONSET else 0.0

    def annotation_lists(self) -> tuple[list[AnnotationList], int]:
        """All TALs of all annotation signals, and how many could not be understood."""
        lists: list[AnnotationList] = []
        broken = 0
        with self.opened() as file:
            for signal in self.header.signals:
                if not signal.is_annotations:
                    continue
                for piece in self.pieces(file, signal, 0, self.n_records):
                    # Most records hold only their own time; a few bytes tell.
                    found, broken_here = read_lists(piece.tobytes().rstrip(b"\0"))
                    lists.extend(found)
                    broken += broken_here
        return lists, broken

    def annotations(
        self, start_seconds: float
    ) -> tuple[tuple[Annotation, ...], tuple[Finding, ...]]:
        """Annotations of all signals merged, onsets from `start_seconds`; what is odd in them."""
        lists, broken = self.annotation_lists()
        annotations, any_latin = annotations_of(lists, start_seconds)
        findings: list[Finding] = []
        if any_latin:
            findings.append(
                Finding("Some annotations are not in the UTF-8 of EDF+", "read as Latin-1")
            )
        if broken:
            findings.append(Finding(f"{broken} annotations are broken", "they were left out"))
        ordered = sorted(annotations, key=lambda one: (one.onset_seconds, one.text))
        return tuple(ordered), tuple(findings)


def open_records(path: Path) -> EdfRecords:
    """The records of an EDF or BDF file, its header repaired in memory.

    Raises `UnreadableFile` when the file is not EDF or BDF, or holds no complete data record.
    """
    try:
        with path.open("rb") as file:
            if not looks_like_edf(file.read(8)):
                raise UnreadableFile(path, "it is not an EDF or BDF file.")
            file.seek(0)
            header = read_header(file, path)
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    if header.record_bytes == 0:
        raise UnreadableFile(path, "its header gives no signal any samples; export it again.")
    n_records, rest = divmod(max(0, size - header.header_bytes), header.record_bytes)
    if n_records == 0:
        raise UnreadableFile(
            path, "it holds a header but no complete data record; copy it again from its source."
        )
    findings = (
        *header.findings,
        *_without_samples(header),
        *_on_the_count(header, n_records, rest),
    )
    return EdfRecords(path, header, n_records, findings)


def _without_samples(header: EdfHeader) -> list[Finding]:
    ordinary = (one for one in header.signals if not one.is_annotations)
    empty = [one.label for one in ordinary if not one.samples_per_record]
    return [Finding(f"Signals without samples ({listed(empty)})", "left out")] if empty else []


def _on_the_count(header: EdfHeader, n_records: int, rest: int) -> list[Finding]:
    seconds = f"{float(header.record_seconds):g} s"
    findings: list[Finding] = []
    promised = header.n_records_promised
    if promised < 0:
        findings.append(
            Finding(
                "The header does not say how long the recording is (it was not closed properly)",
                f"the {n_records} data records in the file were counted",
            )
        )
    elif promised != n_records:
        findings.append(
            Finding(
                f"The header promises {promised} data records of {seconds}, the file holds "
                f"{n_records}",
                "those were taken",
            )
        )
    if rest:
        findings.append(
            Finding(
                f"The file ends inside data record {n_records + 1} ({rest} of "
                f"{header.record_bytes} bytes)",
                f"that record of {seconds} was left out",
            )
        )
    return findings


def _expect_jumps(file: FileIO) -> None:
    """Tell the system not to read ahead what will be jumped over; not all systems can be told."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        advise(file.fileno(), 0, 0, os.POSIX_FADV_RANDOM)


def _read_fully(file: FileIO, into: NDArray[np.uint8]) -> None:
    """Fill the C-contiguous array `into` from the file; a short file is an `OSError`."""
    view = into.data.cast("B")
    done = 0
    while done < len(view):
        n = file.readinto(view[done:])
        if not n:
            raise OSError("the file has become shorter")
        done += n
