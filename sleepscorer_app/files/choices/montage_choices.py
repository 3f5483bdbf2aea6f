"""Which montage a person wants for which recordings, on disk: by channels, or by equipment."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sleepscorer_app.domain.montages.montage_fit import equipment_of, layout_of
from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.choices.json_file import read_json
from sleepscorer_app.files.choices.montage_files import LARGEST_FILE, layout_key
from sleepscorer_app.files.choices.montage_json import montage_from_json, montage_to_json
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT = "SleepScorer montage choices"
VERSION = 2
MOST_CHOICES = 300


@dataclass(frozen=True)
class MontageChoice:
    """A montage, and for which recordings: those with `channels`, or without them by `equipment`.

    An older SleepScorer kept only a fingerprint of the channels: then both are empty.
    """

    montage: Montage
    channels: tuple[str, ...] = ()
    equipment: str = ""


Choices = Mapping[str, MontageChoice]
"""By `channels_key` or `equipment_key`, oldest first."""


def channels_key(recording: Recording) -> str:
    """By what the choice for recordings with the same channels is found."""
    return layout_key(layout_of(recording))


def equipment_key(equipment: str) -> str:
    """By what the choice for recordings of one equipment is found."""
    return f"equipment {equipment.casefold()}"


def choice_for_channels(recording: Recording, montage: Montage) -> MontageChoice:
    """This montage for recordings with these channels."""
    return MontageChoice(montage, layout_of(recording), equipment_of(recording))


def read_choices(path: Path) -> dict[str, MontageChoice]:
    """What is kept in a file; `UnreadableFile` for one that is none of ours, or of a newer version.

    A file that is not there holds nothing; one of version 1 has fingerprints only.
    """
    if not path.exists():
        return {}
    found = _json(path)
    written = re.fullmatch(rf"{FORMAT} (\d{{1,4}})", str(found.get("format")))
    if written is None:
        return {key: _choice(path, {"montage": value}) for key, value in found.items()}
    if int(written[1]) > VERSION:
        raise UnreadableFile(path, "a newer SleepScorer wrote it; it is left as it is.")
    choices = found.get("choices")
    if not isinstance(choices, dict):
        raise UnreadableFile(path, "it holds no list of montages by recordings.")
    return {key: _choice(path, value) for key, value in cast(dict[str, object], choices).items()}


def write_choices(path: Path, choices: Choices) -> None:
    """Keep the newest of these; `FailedExport` leaves what was there before."""
    kept = dict(list(choices.items())[-MOST_CHOICES:])
    contents = {
        "format": f"{FORMAT} {VERSION}",
        "choices": {
            key: {
                "channels": list(one.channels),
                "equipment": one.equipment,
                "montage": montage_to_json(one.montage),
            }
            for key, one in kept.items()
        },
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FailedExport(path, f"{path.parent} cannot be made: {error.strerror}.") from error

    def difference(written: Path) -> str | None:
        try:
            return None if read_choices(written) == kept else "it holds other choices"
        except UnreadableFile as error:
            return error.why

    write_checked(path, json.dumps(contents, indent=1, ensure_ascii=False).encode(), difference)


def _choice(path: Path, found: object) -> MontageChoice:
    if not isinstance(found, dict):
        raise UnreadableFile(path, "it holds a choice that is none.")
    fields = cast(dict[str, object], found)
    channels, equipment = fields.get("channels", []), fields.get("equipment", "")
    if not isinstance(channels, list) or not isinstance(equipment, str):
        raise UnreadableFile(path, "it holds a choice without its channels or equipment.")
    try:
        montage = montage_from_json(fields.get("montage"))
    except ValueError as error:
        raise UnreadableFile(path, f"it holds what is no montage: {error}.") from error
    return MontageChoice(montage, tuple(map(str, cast(list[object], channels))), equipment)


def _json(path: Path) -> dict[str, object]:
    found = read_json(path, "list of montages", LARGEST_FILE)
    if not isinstance(found, dict):
        raise UnreadableFile(path, "it holds no list of montages by channels.")
    return cast(dict[str, object], found)
