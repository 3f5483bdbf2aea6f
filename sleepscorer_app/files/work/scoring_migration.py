"""A scoring file of an older version made one of this version, after a copy of it was kept."""

import sqlite3
from pathlib import Path

from sleepscorer_app.files.work.scoring_schema import SCHEMA_VERSION, bring_up_to_date, pragma


def is_of_older_version(connection: sqlite3.Connection) -> bool:
    """True when the file must be brought up to date before its rows can be read."""
    return pragma(connection, "user_version") < SCHEMA_VERSION


def migrated(connection: sqlite3.Connection, path: Path) -> Path:
    """Bring the reserved file up to date; gives the copy of what it was, which stays beside it.

    The log is left as it is, so that its chain still holds. The file is changed in one
    transaction, so a program killed in between leaves it as it was.
    """
    kept = _free_name(path, pragma(connection, "user_version"))
    # A source with an open transaction would make `backup` wait for ever.
    connection.execute("ROLLBACK")
    copy = sqlite3.connect(kept)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        connection.backup(copy)
    except sqlite3.Error:
        copy.close()
        kept.unlink(missing_ok=True)
        raise
    copy.close()
    connection.execute("BEGIN IMMEDIATE")
    bring_up_to_date(connection)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    return kept


def migrated_in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The same for a file that may only be read: a copy in memory, and the file stays as it is."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    connection.close()
    copy.execute("BEGIN")
    bring_up_to_date(copy)
    copy.execute("COMMIT")
    return copy


def _free_name(path: Path, version: int) -> Path:
    """`NIGHT.sleepscorer.format-1`, or the first free name like it."""
    kept = path.with_name(f"{path.name}.format-{version}")
    number = 2
    while kept.exists():
        kept = path.with_name(f"{path.name}.format-{version}-{number}")
        number += 1
    return kept
