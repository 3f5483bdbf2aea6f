"""The way to a scoring file on disk: reserved for one window, synced fully, errors as sentences."""

import sqlite3
from pathlib import Path

from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.database_errors import primary_code, why_not_opened
from sleepscorer_app.files.work.scoring_schema import pragma

WAIT_SECONDS = 2
"""How long to wait for another window that is reading or writing just now."""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
ELSEWHERE = "this night is open for scoring in another window"


class Damaged(Exception):
    """The file cannot be trusted."""


def connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """A connection that has reserved the file, or one that only reads and the reason why."""
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise UnreadableFile(path, why_not_opened(error)) from error
    try:
        sync_fully(connection)
        connection.execute("BEGIN IMMEDIATE")
        _try_to_write(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        code = primary_code(error)
        if code in DAMAGED:
            raise Damaged(str(error)) from error
        if code == sqlite3.SQLITE_BUSY:
            reason = f"{ELSEWHERE}; close it there to go on here."
        elif path.exists() and path.stat().st_size > 0:
            reason = f"{path} cannot be written to. Make it writable, or copy the night elsewhere."
        else:
            raise UnreadableFile(path, why_not_opened(error)) from error
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=WAIT_SECONDS,
            isolation_level=None,
        )
        return connection, reason
    # From here on the only others are windows that read, and those are soon done.
    connection.execute(f"PRAGMA busy_timeout = {1000 * WAIT_SECONDS}")
    return connection, ""


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Change nothing, but in such a way that SQLite has to open its journal, and take it back.

    In a folder that cannot be written a transaction begins all the same; only its first change
    fails.
    """
    connection.execute(f"PRAGMA user_version = {pragma(connection, 'user_version')}")
    connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")


def sync_fully(connection: sqlite3.Connection) -> None:
    """Let no edit count as saved before it would outlive a power cut."""
    connection.execute("PRAGMA synchronous = FULL")
    # macOS keeps written data in the disk's cache unless asked not to.
    connection.execute("PRAGMA fullfsync = ON")
