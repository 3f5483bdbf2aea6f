"""A folder taken by one program at a time; the operating system lifts the lock however it ends."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class FolderTaken(Exception):
    """Another program works in this folder just now."""


@contextmanager
def folder_taken(folder: Path, name: str) -> Generator[None]:
    """Keeps others out while it lasts, by a lock on the file `name` in the folder.

    Raises `FolderTaken` where another holds it, `OSError` where the file cannot be made.
    """
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise FolderTaken(str(folder)) from error
