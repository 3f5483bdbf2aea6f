"""Files that take their name only once they are whole."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replaces `path`; a kill or a full disk leaves the former file as it was.

    Raises `OSError` with the file's name: a full disk does not say which file it had no room for.
    """
    # Named by the process: those of several devices may make the same night at once.
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
