"""Montages on disk: one JSON file each, checked on reading, proven after writing."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.choices.json_file import read_json
from sleepscorer_app.files.choices.montage_json import montage_from_json, montage_to_json
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile

LARGEST_FILE = 2_000_000


def read_montage(path: Path) -> Montage:
    """The montage in a JSON file; `UnreadableFile` says in one sentence what is wrong with it."""
    return _montage(path, read_json(path, "montage", LARGEST_FILE))


def write_montage(path: Path, montage: Montage) -> None:
    """Write a montage and read it back; `FailedExport` leaves what was there before."""
    _write(path, montage_to_json(montage), lambda written: read_montage(written) == montage)


def list_montages(folder: Path) -> tuple[tuple[Montage, ...], tuple[str, ...]]:
    """The montages of a folder in the order of their files, and a sentence for each broken file.

    Of two montages of one name the first counts. A folder that is not there holds none.
    """
    montages: dict[str, Montage] = {}
    broken: list[str] = []
    for path in sorted(folder.glob("*.json")):
        try:
            montage = read_montage(path)
        except UnreadableFile as error:
            broken.append(f"{error} The file stays as it is in {folder}; mend or delete it.")
        else:
            montages.setdefault(montage.name, montage)
    return tuple(montages.values()), tuple(broken)


def montage_path(folder: Path, name: str) -> Path:
    """Where a montage of this name is kept; two names never share a file."""
    readable = re.sub(r"\W+", "-", name).strip("-")[:40] or "montage"
    return folder / f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.json"


def delete_montage(folder: Path, name: str) -> None:
    """Delete every file of the folder that holds a montage of this name; may raise `OSError`."""
    for path in sorted(folder.glob("*.json")):
        try:
            is_it = read_montage(path).name == name
        except UnreadableFile:
            continue
        if is_it:
            path.unlink()


def layout_key(layout: tuple[str, ...]) -> str:
    """A short fingerprint of a set of channel names."""
    return hashlib.sha256("\n".join(layout).encode()).hexdigest()[:16]


def _write(path: Path, contents: object, is_same: Callable[[Path], bool]) -> None:
    text = json.dumps(contents, indent=1, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FailedExport(path, f"{path.parent} cannot be made: {error.strerror}.") from error

    def difference(written: Path) -> str | None:
        try:
            return None if is_same(written) else "it holds another montage"
        except UnreadableFile as error:
            return error.why

    write_checked(path, text.encode(), difference)


def _montage(path: Path, found: object) -> Montage:
    try:
        return montage_from_json(found)
    except ValueError as error:
        raise UnreadableFile(path, f"it is no montage: {error}.") from error
