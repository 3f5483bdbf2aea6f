"""What SQLite's errors mean for the person, in a sentence."""

import sqlite3
from pathlib import Path


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's error code without its details."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def why_not_opened(error: sqlite3.Error) -> str:
    """Why a file of work cannot be opened, to be put behind its name."""
    if primary_code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        return "its folder cannot be written to. Choose another folder."
    if primary_code(error) == sqlite3.SQLITE_FULL:
        return "the disk is full. Make room and open the night again."
    return f"SQLite says: {error}."


def why_not_saved(error: sqlite3.Error, path: Path) -> str:
    """Why an edit is not on disk, and what to do so that the next one is."""
    if primary_code(error) == sqlite3.SQLITE_FULL:
        return f"The disk of {path.parent} is full. Make room: the edit is not on disk yet."
    if primary_code(error) == sqlite3.SQLITE_READONLY:
        return f"{path} was moved or made read-only. Put it back: the edit is not on disk yet."
    return f"{path} could not be written ({error}): the edit is not on disk yet."
