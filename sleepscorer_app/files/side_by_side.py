"""Hypnogram files of one night brought onto the same epochs, with or without its recording."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.recording import EPOCH_SECONDS, ArrayRecording, Channel, Recording
from sleepscorer_app.files.hypnogram_formats import ReadChoices, read_hypnogram
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.recordings.edf_records import open_records
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_archive import is_scoring_file, read_archived_scoring

_LONGEST_NIGHT_SECONDS = 26 * 3600
_COVERAGE = "It speaks of "


@dataclass(frozen=True)
class SideBySide:
    """The scorings on the same epochs; `start` is the clock time at which epoch 1 begins."""

    scorings: tuple[NamedScoring, ...]
    start: datetime
    notes: tuple[str, ...]


def read_side_by_side(
    paths: Sequence[Path], night: Recording | None, choices: ReadChoices | None = None
) -> SideBySide:
    """The hypnograms in `paths`, on the epochs of `night`.

    Without a night, on epochs of 30 s that begin with the first file's, placed by the clock each
    file gives; files that give none are taken to begin with it. Raises `UnreadableFile` for a file
    that cannot be read or is of another night, `OtherEpochLength` for one whose epochs are not 30 s
    long unless `choices` allow to resample them.
    """
    frame = night if night is not None else _frame(paths)
    read = [_read(path, frame, choices) for path in paths]
    hypnograms = [hypnogram for hypnogram, _ in read]
    start = frame.start
    notes = [
        f"{path.name}: {note}" for path, (_, told) in zip(paths, read, strict=True) for note in told
    ]
    if night is None:
        notes = [note for note in notes if _COVERAGE not in note]
        first, last = _scored_range(hypnograms)
        hypnograms = [Hypnogram(one.codes[first:last]) for one in hypnograms]
        start += timedelta(seconds=first * EPOCH_SECONDS)
        notes += _extents(paths, hypnograms)
    names = _told_apart([path.name for path in paths], paths)
    scorings = tuple(map(NamedScoring, names, hypnograms))
    return SideBySide(scorings, start, tuple(notes))


def _read(
    path: Path, frame: Recording, choices: ReadChoices | None
) -> tuple[Hypnogram, tuple[str, ...]]:
    if is_scoring_file(path):
        archive = read_archived_scoring(path)
        return _shifted(path, archive.scoring.hypnogram, archive.start, frame)
    imported = read_hypnogram(path, frame, choices)
    return imported.hypnogram, imported.notes


def _shifted(
    path: Path, hypnogram: Hypnogram, start: datetime, frame: Recording
) -> tuple[Hypnogram, tuple[str, ...]]:
    """A file of work on the epochs of the frame: its epochs begin where its recording does."""
    shift = (start - frame.start).total_seconds() / EPOCH_SECONDS
    count = int(frame.duration_seconds // EPOCH_SECONDS)
    first = round(shift)
    codes = np.full(count, -1, dtype=np.int8)
    left, right = max(first, 0), min(first + hypnogram.n_epochs, count)
    if left >= right:
        raise UnreadableFile(path, f"it is of another night: its recording began {start}.")
    codes[left:right] = hypnogram.codes[left - first : right - first]
    notes = (
        ()
        if abs(shift - first) < 0.01
        else ("Its epochs begin between the others': each was moved to the nearest.",)
    )
    return Hypnogram(codes), notes


def _frame(paths: Sequence[Path]) -> Recording:
    """A night without a sample that is long enough for all files, on the first one's epochs."""
    starts = [_start_of(path) for path in paths]
    known = [one for one in starts if one is not None]
    anchor = known[0] if known else datetime(2000, 1, 1)
    earliest = min([*known, anchor])
    n_before = -(-(anchor - earliest).total_seconds() // EPOCH_SECONDS)
    latest = max([*known, anchor])
    begin = anchor - timedelta(seconds=n_before * EPOCH_SECONDS)
    seconds = (latest - begin).total_seconds() + _LONGEST_NIGHT_SECONDS
    if seconds > 2 * _LONGEST_NIGHT_SECONDS:
        far = paths[starts.index(latest)]
        raise UnreadableFile(
            far, f"it is of another night: it begins {latest}, another file {earliest}."
        )
    n_seconds = int(seconds // EPOCH_SECONDS) * EPOCH_SECONDS
    empty = np.broadcast_to(np.float32(0), n_seconds)
    return ArrayRecording("night", (Channel("clock", 1.0),), (empty,), begin)


def _start_of(path: Path) -> datetime | None:
    """When a file's own clock says it begins; None if it has none or cannot be read."""
    if is_scoring_file(path):
        return read_archived_scoring(path).start
    try:
        with path.open("rb") as file:
            first_bytes = file.read(1 << 16)
    except OSError:
        # The one who reads the stages says why.
        return None
    if looks_like_edf(first_bytes):
        return open_records(path).header.start
    for line in first_bytes.decode("utf-8", "replace").splitlines():
        key, _, value = line.removeprefix("#").strip().partition(":")
        if line.startswith("#") and key.strip().lower() == "start":
            try:
                return datetime.fromisoformat(value.strip()).replace(tzinfo=None)
            except ValueError:
                return None
    return None


def _scored_range(hypnograms: Sequence[Hypnogram]) -> tuple[int, int]:
    """From the first epoch that anybody scored to the last, plus one."""
    scored = np.flatnonzero(np.any([one.is_scored for one in hypnograms], axis=0))
    return (int(scored[0]), int(scored[-1]) + 1) if scored.size else (0, 0)


def _extents(paths: Sequence[Path], hypnograms: Sequence[Hypnogram]) -> list[str]:
    """Which epochs each file speaks of, when they are not the same for all."""
    spans: list[tuple[int, int]] = []
    for one in hypnograms:
        scored: NDArray[np.intp] = np.flatnonzero(one.is_scored)
        spans.append((int(scored[0]) + 1, int(scored[-1]) + 1) if scored.size else (0, 0))
    if len(set(spans)) < 2:
        return []
    return [
        f"{path.name}: scored from epoch {first} to {last} of the {hypnograms[0].n_epochs} that "
        "any file speaks of; placed by the clock."
        for path, (first, last) in zip(paths, spans, strict=True)
    ]


def _told_apart(names: list[str], paths: Sequence[Path]) -> list[str]:
    """The files' names, with their folders where two are called alike."""
    return names if len(set(names)) == len(names) else [str(path) for path in paths]
