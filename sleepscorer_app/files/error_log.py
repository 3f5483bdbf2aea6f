"""The log that a person sends us after an unexpected error: where in the program, never who."""

import platform
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sleepscorer_app import __version__

LOG_NAME = "errors.log"
MOST_BYTES = 200_000
"""Beyond this the older half goes: a log is for the last errors, not for the years."""


def write_error(folder: Path, error: BaseException, private: Iterable[str] = ()) -> Path | None:
    """Adds the error to the log in `folder`; gives the log's path, None if it cannot be written.

    `private` are texts that may name a patient (paths, words typed); they and the names of files
    in them are replaced wherever they occur.
    """
    text = _without_private(
        "".join(traceback.format_exception(error)), [*private, *_paths_in(error)]
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = f"{now} SleepScorer {__version__}, Python {platform.python_version()}, "
    entry += f"{platform.platform()}\n{text}\n"
    path = folder / LOG_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = path.read_bytes() if path.exists() else b""
        if len(earlier) > MOST_BYTES:
            earlier = earlier[-MOST_BYTES // 2 :]
        path.write_bytes(earlier + entry.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path


def _paths_in(error: BaseException | None) -> list[str]:
    """The files that the error, or one that led to it, was about."""
    paths: list[str] = []
    while error is not None:
        if isinstance(error, OSError):
            paths += [str(name) for name in (error.filename, error.filename2) if name]
        error = error.__cause__ or error.__context__
    return paths


def _without_private(text: str, private: Iterable[str]) -> str:
    names = {part for one in private for part in (one, Path(one).name, Path(one).stem)}
    # Longest first, so that a whole path goes before the name inside it; one or two letters
    # name nobody and would tear holes into every word.
    for name in sorted((one for one in names if len(one) > 2), key=len, reverse=True):
        text = text.replace(repr(name)[1:-1], "…").replace(name, "…")
    return text
