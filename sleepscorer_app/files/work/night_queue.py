"""The file that tells in which order nights wait for a person: written by a batch, read anywhere.

JSON, with a version. Recordings and scorings are named from the file's own folder, so that nights
and results that are moved together, or are called otherwise on another computer, are still found.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.unreadable import UnreadableFile

QUEUE_NAME = "queue.json"
KIND, VERSION = "SleepScorer queue", 1


@dataclass(frozen=True)
class QueuedNight:
    """A night that waits for a person, and the file of work in which a model has scored it.

    `fingerprint` is by what the recording is known again; of its `n_epochs` about `expected_wrong`
    are wrong by the model's own probabilities; `reasons` say why those may be too good.
    """

    night: str
    recording: Path
    scoring: Path
    fingerprint: str
    n_epochs: int
    expected_wrong: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class NightQueue:
    """Nights in the order in which they need a person; `path` is the file they were read from."""

    path: Path
    nights: tuple[QueuedNight, ...]


def in_order_of_need(nights: Sequence[QueuedNight]) -> tuple[QueuedNight, ...]:
    """Nights unlike those the model learned from first, then by how many epochs are wrong.

    Of a night that does not fit its model the probabilities are not to be trusted, whatever they
    say; equal ones go by name.
    """
    return tuple(sorted(nights, key=lambda one: (not one.reasons, -one.expected_wrong, one.night)))


def write_queue(path: Path, nights: Sequence[QueuedNight]) -> None:
    """Write the nights in this order. Raises `FailedExport`; an older file is then as it was."""
    rows = [
        asdict(one) | {"recording": _from(path, one.recording), "scoring": _from(path, one.scoring)}
        for one in nights
    ]
    table = {"kind": KIND, "version": VERSION, "nights": rows}
    text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
    write_checked(path, text.encode(), lambda file: _difference(file, path, len(nights)))


def read_queue(place: Path) -> NightQueue:
    """The queue in the file `place`, or in the folder `place` under its usual name.

    Raises `UnreadableFile` with a sentence for what is none, or one of a newer SleepScorer.
    """
    path = place / QUEUE_NAME if place.is_dir() else place
    try:
        told: object = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UnreadableFile(
            path,
            f"there is no such queue in {path.absolute().parent}; `sleepscorer batch` writes one.",
        ) from None
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    except ValueError:
        raise UnreadableFile(path, "it is no queue of nights, or damaged.") from None
    return NightQueue(path, _nights(path, path, told))


def _nights(path: Path, beside: Path, told: object) -> tuple[QueuedNight, ...]:
    table = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    if table.get("kind") != KIND:
        raise UnreadableFile(path, "it is no queue of nights.")
    if table.get("version") != VERSION:
        raise UnreadableFile(
            path,
            f"it is a queue of version {table.get('version')!r}, this SleepScorer reads version "
            f"{VERSION}; update SleepScorer, or let it write the queue anew.",
        )
    rows: object = table.get("nights")
    if not isinstance(rows, list):
        raise UnreadableFile(path, "it does not list any nights.")
    nights: list[QueuedNight] = []
    for number, row in enumerate(cast("list[object]", rows), start=1):
        try:
            nights.append(_night(beside, row))
        except (TypeError, ValueError) as error:
            raise UnreadableFile(path, f"its night {number} cannot be read ({error}).") from None
    return tuple(nights)


def _night(beside: Path, row: object) -> QueuedNight:
    names = {one.name for one in fields(QueuedNight)}
    if not isinstance(row, dict) or set(cast("dict[str, Any]", row)) != names:
        raise ValueError(f"it does not have the parts {', '.join(sorted(names))}")
    told = cast("dict[str, Any]", row)
    for name in ("night", "recording", "scoring", "fingerprint"):
        if not isinstance(told[name], str) or not told[name]:
            raise ValueError(f"{name} is {told[name]!r}")
    n_epochs, wrong, reasons = told["n_epochs"], told["expected_wrong"], told["reasons"]
    if type(n_epochs) is not int or n_epochs < 1:
        raise ValueError(f"n_epochs is {n_epochs!r}")
    if type(wrong) not in (int, float) or not 0 <= wrong <= n_epochs:
        raise ValueError(f"expected_wrong is {wrong!r}")
    if not isinstance(reasons, list) or not all(
        isinstance(one, str) for one in cast("list[object]", reasons)
    ):
        raise ValueError(f"reasons is {reasons!r}")
    return QueuedNight(
        told["night"],
        _named(beside, told["recording"]),
        _named(beside, told["scoring"]),
        told["fingerprint"],
        n_epochs,
        float(wrong),
        tuple(cast("list[str]", reasons)),
    )


def _from(path: Path, other: Path) -> str:
    """How `other` is called from the folder of `path`; as it is where there is no way."""
    try:
        return Path(os.path.relpath(other.absolute(), path.absolute().parent)).as_posix()
    except ValueError:
        # Another drive of Windows.
        return other.absolute().as_posix()


def _named(path: Path, name: str) -> Path:
    return Path(os.path.normpath(path.absolute().parent / name))


def _difference(written: Path, path: Path, n_nights: int) -> str | None:
    read = _nights(written, path, json.loads(written.read_text("utf-8")))
    return None if len(read) == n_nights else f"{len(read)} nights of {n_nights}"
