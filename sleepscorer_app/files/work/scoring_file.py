"""Unfinished work: one SQLite file per night, on disk after every edit.

Rollback journal, full sync, one transaction per edit: what `save` has returned from survives a kill
or a power cut. While a night is open for editing, its file is reserved, so a second window can read
but not write; the operating system lifts the reservation when the program ends, however it ends.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sleepscorer_app import __version__
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import LogEntry, change_between
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.unreadable import AnotherRecordingsWork, UnreadableFile
from sleepscorer_app.files.work.database_errors import primary_code, why_not_opened, why_not_saved
from sleepscorer_app.files.work.scoring_connection import (
    DAMAGED,
    ELSEWHERE,
    WAIT_SECONDS,
    Damaged,
    connect,
    sync_fully,
)
from sleepscorer_app.files.work.scoring_log_rows import append_log, broken_link, read_log
from sleepscorer_app.files.work.scoring_migration import (
    is_of_older_version,
    migrated,
    migrated_in_memory,
)
from sleepscorer_app.files.work.scoring_rows import read_scoring, write_change, write_unscored
from sleepscorer_app.files.work.scoring_schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    create_tables,
    pragma,
)

Clock = Callable[[], datetime]


def local_time() -> datetime:
    """Now, with this computer's offset from UTC."""
    return datetime.now().astimezone()


class ScoringFile:
    """The file that an open night's scoring is kept in."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        recording: Recording,
        read_only_reason: str,
    ) -> None:
        """Made by `open`."""
        self.path = path
        self.who = ""
        """Name or initials that log entries carry."""
        self.clock: Clock = local_time
        """Tells the time of log entries; only their numbers are trusted for their order."""
        self.read_only_reason = read_only_reason
        """Why nothing can be saved, in a sentence; empty when it can."""
        self.notes: tuple[str, ...] = ()
        self._connection = connection
        self._saved = read_scoring(connection, n_epochs(recording))
        entries = connection.execute("SELECT count(*), max(number) FROM log").fetchone()
        self.is_new = entries[0] == 0
        """True when nobody had scored this night here before."""
        row = connection.execute("SELECT is_being_edited FROM current").fetchone()
        self.was_interrupted = bool(row[0]) and not read_only_reason
        """True when the last program that worked on this night did not close it."""

    @classmethod
    def open(cls, path: Path, recording: Recording) -> "ScoringFile":
        """The file at `path`, made if there is none, reserved for this program.

        A damaged file is moved aside, never deleted, and said in `notes`. Raises `UnreadableFile`
        when the file is of a newer SleepScorer or cannot be made, `AnotherRecordingsWork` when it
        is another recording's.
        """
        fingerprint = recording_fingerprint(recording)
        try:
            return _open(path, recording, fingerprint)
        except Damaged as error:
            kept = _move_aside(path)
            opened = _open(path, recording, fingerprint)
            opened.notes = (
                f"{path.name} was damaged ({error}) and could not be read. It was kept as "
                f"{kept.name}; this scoring begins anew.",
            )
            return opened

    @property
    def is_read_only(self) -> bool:
        return bool(self.read_only_reason)

    @property
    def had_unfinished_work(self) -> bool:
        """True when `load` brings back what was scored earlier."""
        return not self.is_new

    @property
    def last_saved(self) -> datetime | None:
        """When the last edit was saved; None when there was none."""
        row = self._connection.execute("SELECT at FROM log ORDER BY number DESC LIMIT 1").fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def load(self) -> Scoring | None:
        """The scoring as last saved; None when nobody has scored this night here."""
        if self.is_read_only:
            # The window that may write goes on writing.
            self._saved = read_scoring(self._connection, self._saved.n_epochs)
        row = self._connection.execute("SELECT count(*) FROM log").fetchone()
        return self._saved if row[0] else None

    def save(self, before: Scoring | None, after: Scoring, what: str) -> None:
        """Put `after` on disk with a log entry that says `what` was done; back when it is safe.

        Only the difference to what the file holds is written; `before`, what the caller had until
        now, need not be the same after a save that failed. Raises `OSError` with a sentence; then
        the file holds what it held.
        """
        if self.is_read_only:
            raise OSError(f"Nothing can be saved: {self.read_only_reason}")
        try:
            if not self.path.exists():
                self._put_back()
            self._write(after, what)
        except sqlite3.Error as error:
            self._reserve_again()
            raise OSError(why_not_saved(error, self.path)) from error
        self._saved = after
        self._reserve_again()

    def _write(self, after: Scoring, what: str) -> None:
        change = change_between(self._saved, after)
        self._begin()
        write_change(self._connection, after, change)
        software = f"SleepScorer {__version__}"
        append_log(self._connection, self.clock(), self.who, what, software, change)
        self._connection.execute("UPDATE current SET is_being_edited = 1")
        self._connection.execute("COMMIT")

    def _put_back(self) -> None:
        """Write the file again, log and all, when it was deleted or moved away while open."""
        fresh = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            # A source with an open transaction would make `backup` wait for ever.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._connection.backup(fresh)
            sync_fully(fresh)
        except sqlite3.Error:
            fresh.close()
            raise
        self._connection.close()
        self._connection = fresh

    @property
    def reviewed_epoch(self) -> int | None:
        """The epoch that was on screen when the night was left; None if not known."""
        row = self._connection.execute("SELECT reviewed_epoch FROM current").fetchone()
        return None if row[0] is None else int(row[0])

    def save_reviewed_epoch(self, epoch: int) -> None:
        """Remember where the person is; not an edit, so not in the log."""
        if self.is_read_only:
            return
        try:
            self._begin()
            self._connection.execute("UPDATE current SET reviewed_epoch = ?", (epoch,))
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(why_not_saved(error, self.path)) from error
        finally:
            self._reserve_again()

    def log(self) -> tuple[LogEntry, ...]:
        """Every change ever saved, oldest first."""
        return read_log(self._connection)

    def broken_log_entry(self) -> int | None:
        """The number of the first log entry that was tampered with; None if the log is intact."""
        fault = broken_link(self._connection)
        return None if fault is None else fault.number

    def close(self) -> None:
        """Let go of the file; one in which nothing was ever saved is removed."""
        if self.is_read_only:
            self._connection.close()
            return
        is_empty = False
        # Every edit is on disk already; a disk that fails now has nothing to lose.
        with suppress(sqlite3.Error):
            is_empty = self._connection.execute("SELECT count(*) FROM log").fetchone()[0] == 0
            if not is_empty:
                self._begin()
                self._connection.execute("UPDATE current SET is_being_edited = 0")
                self._connection.execute("COMMIT")
        self._connection.close()
        if is_empty:
            self.path.unlink(missing_ok=True)

    def _begin(self) -> None:
        """Open the transaction that the next edit will be; by it nobody else can write."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def _reserve_again(self) -> None:
        """After a commit or a failure: reserve the file for the next edit."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._begin()
        except sqlite3.OperationalError as error:
            if primary_code(error) == sqlite3.SQLITE_BUSY:
                self.read_only_reason = f"{ELSEWHERE}; close it there to go on here."


def _open(path: Path, recording: Recording, fingerprint: str) -> ScoringFile:
    connection, reason = connect(path)
    try:
        try:
            if not reason:
                _make_ours(connection, path, recording, fingerprint)
            _check(connection, path, recording, fingerprint)
            notes: tuple[str, ...] = ()
            if is_of_older_version(connection) and not reason:
                kept = migrated(connection, path)
                notes = (f"{path.name} was written by an older SleepScorer; kept as {kept.name}.",)
            elif is_of_older_version(connection):
                connection = migrated_in_memory(connection)
            opened = ScoringFile(path, connection, recording, reason)
            opened.notes = notes
            return opened
        except sqlite3.DatabaseError as error:
            if primary_code(error) in DAMAGED or not isinstance(error, sqlite3.OperationalError):
                raise Damaged(str(error)) from error
            raise UnreadableFile(path, why_not_opened(error)) from error
        except ValueError as error:
            raise Damaged(str(error)) from error
    except BaseException:
        connection.close()
        raise


def _make_ours(
    connection: sqlite3.Connection, path: Path, recording: Recording, fingerprint: str
) -> None:
    """Give a fresh file its tables and the recording's identity."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return
    create_tables(connection)
    connection.execute(
        "INSERT INTO recording VALUES (1, ?, ?, ?, ?, ?)",
        (
            recording.name,
            recording.start.isoformat(),
            recording.duration_seconds,
            n_epochs(recording),
            fingerprint,
        ),
    )
    write_unscored(connection, n_epochs(recording))
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")


def _check(
    connection: sqlite3.Connection, path: Path, recording: Recording, fingerprint: str
) -> None:
    """Raise unless this is a sound file of ours, of this version, for this recording."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise UnreadableFile(path, "another window is just making it; open the night again.")
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise UnreadableFile(
            path, "it is a database of another program. Move it away to score this night."
        )
    version = pragma(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise UnreadableFile(
            path,
            f"it was written by a newer SleepScorer (format {version}, this one knows "
            f"{SCHEMA_VERSION}). Update SleepScorer to go on with it.",
        )
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(str(found))
    name, start, count, known = connection.execute(
        "SELECT name, start, n_epochs, fingerprint FROM recording"
    ).fetchone() or ("", "", 0, "")
    if known != fingerprint or count != n_epochs(recording):
        raise AnotherRecordingsWork(
            path,
            f"it holds the scoring of another recording ({name}, begun {start}, {count} epochs). "
            "Move it away to score this one.",
        )


def _move_aside(path: Path) -> Path:
    """Rename a damaged file, and what SQLite keeps beside it, to the next free name."""
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(kept)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.rename(kept.with_name(f"{kept.name}-journal"))
    return kept
