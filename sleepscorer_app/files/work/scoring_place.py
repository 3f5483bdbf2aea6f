"""Where the unfinished work on a recording lies: beside it or not, under its name or another."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

SUFFIX = ".sleepscorer"


def scoring_path(recording_path: Path, fallback_folder: Path) -> Path:
    """Where the unfinished work on a recording lies, or is to lie.

    `NIGHT.sleepscorer` beside the recording; where that folder cannot be written, a file in
    `fallback_folder` (made if need be) whose name also tells which folder the recording is in.
    """
    beside = recording_path.with_name(recording_path.stem + SUFFIX)
    folder = str(recording_path.parent.absolute())
    digits = hashlib.sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    fallback = fallback_folder / f"{recording_path.stem}-{digits}{SUFFIX}"
    can_write = _can_write(recording_path.parent)
    if beside.exists() and (can_write or not fallback.exists()):
        return beside
    if can_write and not fallback.exists():
        return beside
    fallback_folder.mkdir(parents=True, exist_ok=True)
    return fallback


def place_of_work(
    recording_path: Path, fingerprint: str, fallback_folder: Path
) -> tuple[Path, str]:
    """The file of unfinished work, and a sentence if it lies under another name than expected.

    It is the recording with this `fingerprint` that counts, not its name: work that was begun
    before the recording was renamed, or moved together with its work, is found beside the recording
    or in `fallback_folder`. Where a recording of another content has taken `NIGHT.sleepscorer`, it
    is `NIGHT.edf.sleepscorer`.
    """
    whole_name = recording_path.with_name(recording_path.name + recording_path.suffix)
    expected = [scoring_path(one, fallback_folder) for one in (recording_path, whole_name)]
    for path in expected:
        # A file that cannot be read is for the one who opens it to speak about.
        if path.exists() and known_fingerprint(path) in (fingerprint, None):
            return path, ""
    found = [
        path
        for folder in (recording_path.parent, fallback_folder)
        for path in _works_in(folder)
        if path not in expected and known_fingerprint(path) == fingerprint
    ]
    if found:
        path = max(found, key=lambda one: one.stat().st_mtime)
        where = path.name if path.parent == recording_path.parent else str(path)
        return path, f"Your work on this recording was begun under another name: it is in {where}."
    return (expected[1] if expected[0].exists() else expected[0]), ""


def known_fingerprint(path: Path) -> str | None:
    """Of which recording a file of work says it is; None if it does not say."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT fingerprint FROM recording").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def _works_in(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.glob(f"*{SUFFIX}")
    except OSError:
        return


def _can_write(folder: Path) -> bool:
    # Permission bits lie on network shares and on Windows; only trying tells.
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
