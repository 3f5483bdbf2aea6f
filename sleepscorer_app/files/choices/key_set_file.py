"""A set of keys as a JSON file, to be carried from one computer to another."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.choices.json_file import read_json
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT = "SleepScorer keys"
VERSION = 1
LARGEST_FILE = 200_000


@dataclass(frozen=True)
class KeySet:
    """For each action its keys, as `Ctrl+A`; which actions and keys there are, is not known here.

    `by_pad_only` is whether only the number pad goes on; None if the set does not say.
    """

    keys: Mapping[str, tuple[str, ...]]
    by_pad_only: bool | None = None


def read_key_set(path: Path) -> KeySet:
    """The set of keys in a file; `UnreadableFile` says in one sentence why it is none."""
    found = _object(path)
    written = re.fullmatch(rf"{FORMAT} (\d{{1,4}})", str(found.get("format")))
    if written is None:
        raise UnreadableFile(path, f"it is no set of keys: its format is not “{FORMAT} {VERSION}”.")
    if int(written[1]) > VERSION:
        raise UnreadableFile(
            path, "a newer SleepScorer wrote it. The keys stay as they are, and so does the file."
        )
    keys = found.get("keys")
    if not isinstance(keys, dict):
        raise UnreadableFile(path, "it has no list of keys by action.")
    by_pad_only = found.get("number_pad_only")
    return KeySet(
        {name: _keys(path, name, value) for name, value in cast(dict[str, object], keys).items()},
        by_pad_only if isinstance(by_pad_only, bool) else None,
    )


def write_key_set(path: Path, key_set: KeySet) -> None:
    """Write a set and read it back; `FailedExport` leaves what was there before."""
    contents = {
        "format": f"{FORMAT} {VERSION}",
        **({} if key_set.by_pad_only is None else {"number_pad_only": key_set.by_pad_only}),
        "keys": {name: list(keys) for name, keys in key_set.keys.items()},
    }

    def difference(written: Path) -> str | None:
        try:
            return None if read_key_set(written) == key_set else "it holds other keys"
        except UnreadableFile as error:
            return error.why

    text = json.dumps(contents, indent=1, ensure_ascii=False)
    write_checked(path, f"{text}\n".encode(), difference)


def _keys(path: Path, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UnreadableFile(path, f"the keys of “{name[:40]}” are no list of texts.")
    keys = cast(list[object], value)
    if not all(isinstance(key, str) for key in keys):
        raise UnreadableFile(path, f"the keys of “{name[:40]}” are no list of texts.")
    return tuple(str(key) for key in keys)


def _object(path: Path) -> dict[str, object]:
    found = read_json(path, "set of keys", LARGEST_FILE)
    if not isinstance(found, dict):
        raise UnreadableFile(path, "it is no set of keys.")
    return cast(dict[str, object], found)
