"""Nights that a person has scored here: recordings whose files of work hold decided stages."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.unreadable import UnreadableFile

WORK_SUFFIX = ".sleepscorer"
_WAIT_SECONDS = 2
"""How long to wait for a window that is writing just now."""
_NOBODY = frozenset({"", "x", "anonymous", "anonymized", "anonymised", "unknown", "none", "0"})


@dataclass(frozen=True)
class FinishedNight:
    """A recording, and the stages in it that may be learned from; the rest is unscored."""

    path: Path
    recording: Recording
    stages: Hypnogram

    @property
    def n_known(self) -> int:
        """How many epochs a person decided or confirmed, or were imported."""
        return int(self.stages.is_scored.sum())


@dataclass(frozen=True)
class FinishedNights:
    """What a folder holds, in order of names; `remarks` say what could not be used and why."""

    nights: tuple[FinishedNight, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Work:
    """What a file of work says: which recording it is about, and its stages."""

    recording_name: str
    fingerprint: str
    stages: Hypnogram


def find_finished_nights(
    folder: Path, work_folders: Sequence[Path], report: Callable[[float], None]
) -> FinishedNights:
    """The recordings in `folder` that were scored here, whatever is decided in them.

    Their files of work lie beside them or in one of `work_folders`. Nothing is changed, and nights
    that are open in a window can be read. `report` is called after each file.
    """
    files = _files_in(folder)
    beside = [path for path in files if path.suffix == WORK_SUFFIX]
    elsewhere = [
        path for other in work_folders for path in _files_in(other) if path.suffix == WORK_SUFFIX
    ]
    nights: dict[Path, FinishedNight] = {}
    remarks: list[str] = []
    for place, path in enumerate((*beside, *elsewhere)):
        try:
            found = _night_of(path, files)
            if found is not None:
                nights.setdefault(found.path, found)
            elif path in beside:
                remarks.append(f"{path.name} is left out: its recording is not beside it.")
        except (UnreadableFile, OSError) as error:
            if path in beside:
                why = error.why if isinstance(error, UnreadableFile) else error
                remarks.append(f"{path.name} is left out: {why}")
        report((place + 1) / (len(beside) + len(elsewhere)))
    return FinishedNights(tuple(nights[path] for path in sorted(nights)), tuple(remarks))


def read_finished_stages(path: Path, recording: Recording) -> Hypnogram:
    """The stages of `recording` in the file of work at `path` that may be learned from.

    Raises `UnreadableFile` when it cannot be read or is another recording's.
    """
    work = _read_work(path)
    if work.fingerprint != recording_fingerprint(recording):
        raise UnreadableFile(path, f"it is the work on another recording than {recording.name}.")
    if work.stages.n_epochs != n_epochs(recording):
        raise UnreadableFile(
            path, f"it has {work.stages.n_epochs} epochs, the recording {n_epochs(recording)}."
        )
    return work.stages


def patient_in(recording: Recording) -> str:
    """Who was recorded, as far as the file tells: one text per person; empty if it does not.

    EDF+ writes code, sex, birthdate and name, and X for what is not told (section 2.1.3.3).
    """
    told = recording.identity.patient.strip()
    parts = told.split()
    personal = [parts[0], *parts[3:]] if len(parts) >= 4 else parts
    is_told = any(part.casefold().strip("_-.") not in _NOBODY for part in personal)
    return told.casefold() if is_told else ""


def _night_of(work_path: Path, files: Iterable[Path]) -> FinishedNight | None:
    """The night that a file of work is about, if its recording is among `files`."""
    work = _read_work(work_path)
    stem = work_path.name.removesuffix(WORK_SUFFIX)
    named = [path for path in files if path.name == work.recording_name]
    alike = [path for path in files if stem in (path.stem, path.name) and path not in named]
    for path in (*named, *alike):
        if path.suffix == WORK_SUFFIX:
            continue
        try:
            recording = open_recording(path)
        except UnreadableFile:
            # A hypnogram or a report may share the night's name.
            continue
        if (
            recording_fingerprint(recording) == work.fingerprint
            and n_epochs(recording) == work.stages.n_epochs
        ):
            return FinishedNight(path, recording, work.stages)
    return None


def _read_work(path: Path) -> _Work:
    """Only what every version of these files has in common is read."""
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)
        ) as connection:
            about = connection.execute("SELECT name, fingerprint FROM recording").fetchone()
            rows = connection.execute("SELECT stage, source FROM epoch ORDER BY number").fetchall()
    except sqlite3.Error as error:
        raise UnreadableFile(path, f"SQLite says: {error}. Open its night once.") from error
    if about is None:
        raise UnreadableFile(path, "it does not say which recording it is about.")
    codes = np.array(rows, dtype=np.int8).reshape(-1, 2)
    try:
        stages = Scoring(Hypnogram(codes[:, 0]), codes[:, 1]).truth
    except ValueError as error:
        raise UnreadableFile(path, f"{error}.") from error
    return _Work(str(about[0]), str(about[1]), stages)


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
