"""A scoring file read without its recording and without reserving it, and its log."""

import shutil
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import LogEntry, scoring_after
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.database_errors import why_not_opened
from sleepscorer_app.files.work.scoring_log_rows import LogFault, broken_link, read_log
from sleepscorer_app.files.work.scoring_migration import is_of_older_version, migrated_in_memory
from sleepscorer_app.files.work.scoring_rows import read_scoring
from sleepscorer_app.files.work.scoring_schema import APPLICATION_ID, SCHEMA_VERSION, pragma

_SQLITE_BEGINS = b"SQLite format 3\0"


@dataclass(frozen=True)
class ArchivedScoring:
    """All that a scoring file holds; `fault` is None when its log is whole."""

    recording_name: str
    start: datetime
    duration_seconds: float
    scoring: Scoring
    log: tuple[LogEntry, ...]
    fault: LogFault | None


def is_scoring_file(path: Path) -> bool:
    """True for any SQLite database: by its first bytes, whatever its name."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_BEGINS)) == _SQLITE_BEGINS
    except OSError:
        return False


def read_archived_scoring(path: Path) -> ArchivedScoring:
    """The content of the scoring file at `path`, which is left as it is.

    Raises `UnreadableFile` when it is none of ours, of a newer SleepScorer, or damaged.
    """
    with _opened(path) as connection:
        _check(connection, path)
        modern = connection
        if is_of_older_version(connection):
            modern = migrated_in_memory(connection)
        with closing(modern):
            name, start, duration, count = modern.execute(
                "SELECT name, start, duration_seconds, n_epochs FROM recording"
            ).fetchone()
            scoring, log = read_scoring(modern, int(count)), read_log(modern)
            return ArchivedScoring(
                recording_name=str(name),
                start=datetime.fromisoformat(start),
                duration_seconds=float(duration),
                scoring=scoring,
                log=log,
                fault=broken_link(modern) or _contradiction(scoring, log),
            )


def _contradiction(scoring: Scoring, log: tuple[LogEntry, ...]) -> LogFault | None:
    """Where the night is not what its log leads to: somebody changed it past the log."""
    told = scoring_after(scoring.n_epochs, log)
    differs = (told.hypnogram.codes != scoring.hypnogram.codes) | (told.sources != scoring.sources)
    if differs.any():
        epoch = int(np.flatnonzero(differs)[0])
        return LogFault(
            len(log),
            f"By the log epoch {epoch + 1} is {told.hypnogram[epoch].letter} "
            f"({told.source_of(epoch).words}), in the file {scoring.hypnogram[epoch].letter} "
            f"({scoring.source_of(epoch).words}): it was changed without an entry.",
        )
    if frozenset(told.markers) != frozenset(scoring.markers):
        return LogFault(len(log), "The markers are not those of the log: changed without an entry.")
    return None


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    if not path.is_file():
        raise UnreadableFile(path, f"there is no such file in {path.absolute().parent}.")
    # A program that was killed leaves a journal that SQLite must play back before anybody reads;
    # that happens to a copy, so that a check changes nothing.
    with tempfile.TemporaryDirectory() as folder:
        read = path
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists() and journal.stat().st_size:
            read = Path(folder) / "copy"
            shutil.copy(path, read)
            shutil.copy(journal, read.with_name("copy-journal"))
        how = "ro" if read is path else "rw"
        try:
            with closing(
                sqlite3.connect(
                    f"{read.absolute().as_uri()}?mode={how}", uri=True, isolation_level=None
                )
            ) as connection:
                yield connection
        except sqlite3.Error as error:
            raise UnreadableFile(path, why_not_opened(error)) from error
        except (ValueError, TypeError) as error:
            raise UnreadableFile(path, f"it is damaged: {error}.") from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise UnreadableFile(path, "it is a database of another program.")
    version = pragma(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise UnreadableFile(
            path,
            f"it was written by a newer SleepScorer (format {version}, this one knows "
            f"{SCHEMA_VERSION}). Update SleepScorer to read it.",
        )
