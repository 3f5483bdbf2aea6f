"""Writing a file so that the old one stays until the new one is known to be right."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sleepscorer_app.files.failed_export import FailedExport


def write_checked(
    path: Path,
    contents: bytes | Callable[[BinaryIO], None],
    difference: Callable[[Path], str | None],
) -> None:
    """Write `contents` beside `path`, have `difference` read it back, then put it in place.

    `contents` may be a function that writes into the open file, for what does not fit in memory.

    `difference` says what is wrong with the file just written, or None. Raises `FailedExport`; then
    the old file is as it was and nothing else is left behind.
    """
    # Readers go by the suffix, so the unfinished file has the same.
    # Several threads, and several machines on one folder, may write files of one suffix at once.
    unfinished = path.with_name(f".{os.getpid()}-{uuid4().hex[:8]}.unfinished{path.suffix}")
    try:
        with unfinished.open("wb") as file:
            if isinstance(contents, bytes):
                file.write(contents)
            else:
                contents(file)
            file.flush()
            os.fsync(file.fileno())
        wrong = difference(unfinished)
        if wrong is not None:
            raise FailedExport(
                path, f"read back, it was not what it should be ({wrong}). Please report this."
            )
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise FailedExport(path, _why(error, path)) from error
    finally:
        _remove(unfinished)


def _why(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {path.parent} is full. Make room or choose another folder."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path.parent} cannot be written to. Choose another folder."
    if error.errno == errno.ENOENT:
        return f"there is no folder {path.parent}."
    return f"{error.strerror or error}."


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The folder has just refused to be written; there is nothing of ours in it to remove.
        return
