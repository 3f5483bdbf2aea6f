"""Writing files so that the old ones stay until the new ones are known to be right."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sleepscorer_app.files.failed_export import FailedExport


@dataclass(frozen=True)
class NewFile:
    """A file to be written: `difference` says what is wrong with it once it is there, or None.

    `contents` may be a function that writes into the open file, for what does not fit in memory.
    """

    path: Path
    contents: bytes | Callable[[BinaryIO], None]
    difference: Callable[[Path], str | None]


def write_checked(
    path: Path,
    contents: bytes | Callable[[BinaryIO], None],
    difference: Callable[[Path], str | None],
) -> None:
    """Write one file; see `write_together`."""
    write_together([NewFile(path, contents, difference)])


def write_together(files: Sequence[NewFile]) -> None:
    """Write each file beside its path, read each back, then put all in place.

    Raises `FailedExport`; then the old files are as they were and nothing else is left behind.
    """
    unfinished = [_beside(one.path) for one in files]
    current = files[0]
    try:
        for current, path in zip(files, unfinished, strict=True):
            _write(path, current.contents)
            wrong = current.difference(path)
            if wrong is not None:
                raise FailedExport(
                    current.path,
                    f"read back, it was not what it should be ({wrong}). Please report this.",
                )
        for current, path in zip(files, unfinished, strict=True):
            path.replace(current.path)
            _sync_folder(current.path.parent)
    except OSError as error:
        raise FailedExport(current.path, _why(error, current.path)) from error
    finally:
        for path in unfinished:
            _remove(path)


def _beside(path: Path) -> Path:
    # Readers go by the suffix, so the unfinished file ends in the same way.
    # Several threads, and several machines on one folder, may write files of one suffix at once.
    return path.with_name(f".{os.getpid()}-{uuid4().hex[:8]}.unfinished{_ending(path.name)}")


def _ending(name: str) -> str:
    # MNE-Python goes by more than the suffix.
    return "-annot.fif" if name.endswith("-annot.fif") else Path(name).suffix


def _write(path: Path, contents: bytes | Callable[[BinaryIO], None]) -> None:
    with path.open("wb") as file:
        if isinstance(contents, bytes):
            file.write(contents)
        else:
            contents(file)
        file.flush()
        os.fsync(file.fileno())


def _why(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {path.parent} is full. Make room or choose another folder."
    if error.errno == errno.EFBIG:
        return f"{path.parent} takes no file as large as this. Choose another folder."
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
