"""The log of a scoring file: entries appended, each chained by hash to those before it."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.scoring_log import EpochChange, LogEntry, ScoringChange
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin
from sleepscorer_app.domain.stage_probabilities import ModelIdentity


@dataclass(frozen=True)
class LogFault:
    """Where the log was tampered with: the first entry that is wrong, and a sentence."""

    number: int
    sentence: str


def append_log(
    connection: sqlite3.Connection,
    at: datetime,
    who: str,
    what: str,
    software: str,
    change: ScoringChange,
) -> None:
    """One more entry, chained by hash to the one before; `at` must know its offset from UTC."""
    last = connection.execute("SELECT chain FROM log ORDER BY number DESC LIMIT 1").fetchone()
    row = (
        at.isoformat(),
        who,
        what,
        software,
        json.dumps(_change_as_json(change), ensure_ascii=False, separators=(",", ":")),
    )
    chain = _chained("" if last is None else str(last[0]), row)
    connection.execute(
        "INSERT INTO log (at, who, what, software, change, chain) VALUES (?, ?, ?, ?, ?, ?)",
        (*row, chain),
    )


def read_log(connection: sqlite3.Connection) -> tuple[LogEntry, ...]:
    """All entries, oldest first."""
    rows = connection.execute(
        "SELECT number, at, who, what, software, change FROM log ORDER BY number"
    )
    return tuple(
        LogEntry(
            int(number),
            datetime.fromisoformat(at),
            who,
            what,
            _change_from_json(json.loads(change)),
            software,
        )
        for number, at, who, what, software, change in rows
    )


def broken_link(connection: sqlite3.Connection) -> LogFault | None:
    """The first place at which the log is not what was written; None if it is whole.

    An entry's `chain` is the sha256 of the one before it and its own cells, so that none can be
    changed, left out or put in between without all later ones being made anew.
    """
    chain, before = "", 0
    rows = connection.execute(
        "SELECT number, at, who, what, software, change, chain FROM log ORDER BY number"
    )
    for number, *row, link in rows:
        if number != before + 1:
            lost = (
                f"Entry {before + 1} is"
                if number == before + 2
                else (f"Entries {before + 1} to {number - 1} are")
            )
            return LogFault(number, f"{lost} missing.")
        chain = _chained(chain, tuple(row))
        if chain != link:
            at, who, what, *_ = row
            return LogFault(
                number,
                f"Entry {number} (“{what}” by {who or 'nobody named'}, {at}) does not follow from "
                "the entries before it: it was changed after it was written, or put in later.",
            )
        before = number
    return _lost_at_the_end(connection, before)


def _lost_at_the_end(connection: sqlite3.Connection, last: int) -> LogFault | None:
    """SQLite keeps the highest number it ever gave, also when the entry is taken away."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'log'").fetchone()
    n_written = int(row[0]) if row is not None else 0
    if n_written <= last:
        return None
    return LogFault(
        last + 1,
        f"The log ends with entry {last}, but {n_written} were written: the last are gone.",
    )


def _chained(previous: str, row: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([previous, *row]).encode()).hexdigest()


def _change_as_json(change: ScoringChange) -> dict[str, object]:
    """Only what changed; epochs as [epoch, old stage, old source, new stage, new source].

    Where an origin is known, its place in the list `origins` follows, old then new, from 0.
    """
    named = dict.fromkeys(
        origin for one in change.epochs for origin in (one.old_origin, one.new_origin)
    )
    origins = {origin: place for place, origin in enumerate(named)}
    has_origins = any(origin != NOT_KNOWN for origin in origins)
    told: dict[str, object] = {
        "epochs": [
            [
                *(one.epoch, one.old_stage, one.old_source, one.new_stage, one.new_source),
                *((origins[one.old_origin], origins[one.new_origin]) if has_origins else ()),
            ]
            for one in change.epochs
        ],
        "origins": [_origin_as_json(one) for one in origins] if has_origins else [],
        "markers_removed": [_marker_as_json(one) for one in change.markers_removed],
        "markers_added": [_marker_as_json(one) for one in change.markers_added],
        "models": change.models,
        "second_opinions": change.second_opinions,
        "imported_from": change.imported_from,
    }
    return {key: value for key, value in told.items() if value}


def _change_from_json(told: dict[str, Any]) -> ScoringChange:
    models, imported_from = told.get("models"), told.get("imported_from")
    second = told.get("second_opinions")
    origins = [_origin_from_json(one) for one in told.get("origins", ())]
    return ScoringChange(
        epochs=tuple(_epoch_from_json(row, origins) for row in told.get("epochs", ())),
        markers_removed=tuple(_marker_from_json(one) for one in told.get("markers_removed", ())),
        markers_added=tuple(_marker_from_json(one) for one in told.get("markers_added", ())),
        models=(str(models[0]), str(models[1])) if models else None,
        imported_from=(str(imported_from[0]), str(imported_from[1])) if imported_from else None,
        second_opinions=(str(second[0]), str(second[1])) if second else None,
    )


def _epoch_from_json(row: list[int], origins: list[StageOrigin]) -> EpochChange:
    """Rows of older programs are without the places of two origins."""
    old_origin, new_origin = (origins[place] for place in row[5:]) if row[5:] else (NOT_KNOWN,) * 2
    return EpochChange(
        row[0],
        Stage(row[1]),
        Source(row[2]),
        Stage(row[3]),
        Source(row[4]),
        old_origin,
        new_origin,
    )


def _origin_as_json(origin: StageOrigin) -> dict[str, object]:
    model = origin.model
    told: dict[str, object] = {
        "model": [model.name, model.version, model.sha256] if model is not None else None,
        "file": origin.file,
        "file_sha256": origin.file_sha256,
        "person": origin.person,
    }
    return {key: value for key, value in told.items() if value}


def _origin_from_json(told: dict[str, Any]) -> StageOrigin:
    model = told.get("model")
    return StageOrigin(
        ModelIdentity(*(str(one) for one in model)) if model else None,
        str(told.get("file", "")),
        str(told.get("file_sha256", "")),
        str(told.get("person", "")),
    )


def _marker_as_json(marker: Marker) -> list[object]:
    return [
        marker.onset_seconds,
        marker.duration_seconds,
        str(marker.kind),
        marker.text,
        marker.channel,
    ]


def _marker_from_json(told: list[Any]) -> Marker:
    return Marker(float(told[0]), float(told[1]), MarkerKind(told[2]), str(told[3]), str(told[4]))
