"""A scoring and its log as rows of the scoring file: written by difference, read back whole."""

import hashlib
import json
import sqlite3
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import EpochChange, LogEntry, ScoringChange
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities

_FLOAT = np.dtype("<f4")
_HALF = np.dtype("<f2")


def write_unscored(connection: sqlite3.Connection, n_epochs: int) -> None:
    """A row for every epoch of a night that nobody has scored."""
    connection.executemany(
        "INSERT INTO epoch VALUES (?, ?, ?)",
        ((epoch, int(Stage.UNSCORED), int(Source.NOBODY)) for epoch in range(n_epochs)),
    )


def write_change(connection: sqlite3.Connection, after: Scoring, change: ScoringChange) -> None:
    """Bring the rows to `after`; only what `change` names is touched."""
    connection.executemany(
        "UPDATE epoch SET stage = ?, source = ? WHERE number = ?",
        ((int(one.new_stage), int(one.new_source), one.epoch) for one in change.epochs),
    )
    _write_markers(connection, after.markers)
    if change.models is not None:
        connection.execute(
            "UPDATE current SET automatic_id = ?", (_automatic_id(connection, after.automatic),)
        )
    if change.second_opinions is not None:
        second = _automatic_id(connection, after.second_opinion)
        connection.execute("UPDATE current SET second_opinion_id = ?", (second,))
    if change.imported_from is not None:
        connection.execute("UPDATE current SET imported_from = ?", (after.imported_from,))


def _write_markers(connection: sqlite3.Connection, markers: tuple[Marker, ...]) -> None:
    if read_markers(connection) == markers:
        return
    connection.execute("DELETE FROM marker")
    connection.executemany(
        "INSERT INTO marker VALUES (?, ?, ?, ?, ?, ?)",
        (
            (place, one.onset_seconds, one.duration_seconds, str(one.kind), one.text, one.channel)
            for place, one in enumerate(markers)
        ),
    )


def _automatic_id(
    connection: sqlite3.Connection, automatic: StageProbabilities | None
) -> int | None:
    """The row that holds this automatic layer; layers of earlier runs stay for ever."""
    if automatic is None:
        return None
    row = (
        automatic.model.name,
        automatic.model.version,
        automatic.model.sha256,
        json.dumps(automatic.channels),
        automatic.values.astype(_FLOAT).tobytes(),
        _blob(automatic.raw_branch),
        _blob(automatic.spectrogram_branch),
        None if automatic.tokens is None else automatic.tokens.astype(_HALF).tobytes(),
        _blob(automatic.disagreement),
    )
    known = connection.execute(
        "SELECT id FROM automatic WHERE (model_name, model_version, model_sha256, channels,"
        " probabilities) = (?, ?, ?, ?, ?) AND raw_branch IS ? AND spectrogram_branch IS ?"
        " AND tokens IS ? AND disagreement IS ?",
        row,
    ).fetchone()
    if known is not None:
        return int(known[0])
    added = connection.execute(
        "INSERT INTO automatic (model_name, model_version, model_sha256, channels, probabilities,"
        " raw_branch, spectrogram_branch, tokens, disagreement)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return added.lastrowid


def read_scoring(connection: sqlite3.Connection, n_epochs: int) -> Scoring:
    """The scoring as last saved; raises `ValueError` when the rows make no sense."""
    rows = connection.execute("SELECT number, stage, source FROM epoch ORDER BY number").fetchall()
    if [row[0] for row in rows] != list(range(n_epochs)):
        raise ValueError(f"{len(rows)} of {n_epochs} epochs are there")
    current = connection.execute(
        "SELECT automatic_id, imported_from, second_opinion_id FROM current"
    ).fetchone()
    if current is None:
        raise ValueError("the current state is missing")
    return Scoring(
        hypnogram=Hypnogram(np.array([row[1] for row in rows], dtype=np.int8)),
        sources=np.array([row[2] for row in rows], dtype=np.int8),
        automatic=_read_automatic(connection, current[0]),
        markers=read_markers(connection),
        imported_from=str(current[1]),
        second_opinion=_read_automatic(connection, current[2]),
    )


def read_markers(connection: sqlite3.Connection) -> tuple[Marker, ...]:
    """The markers in their own order."""
    rows = connection.execute(
        "SELECT onset_seconds, duration_seconds, kind, text, channel FROM marker ORDER BY place"
    )
    return tuple(Marker(row[0], row[1], MarkerKind(row[2]), row[3], row[4]) for row in rows)


def _read_automatic(
    connection: sqlite3.Connection, automatic_id: int | None
) -> StageProbabilities | None:
    if automatic_id is None:
        return None
    row = connection.execute(
        "SELECT model_name, model_version, model_sha256, channels, probabilities, raw_branch,"
        " spectrogram_branch, tokens, disagreement FROM automatic WHERE id = ?",
        (automatic_id,),
    ).fetchone()
    if row is None:
        raise ValueError("the automatic layer is missing")
    values = _array(row[4])
    if values is None:
        raise ValueError("the automatic layer is empty")
    tokens = None if row[7] is None else np.frombuffer(row[7], _HALF).reshape(len(values), -1)
    return StageProbabilities(
        values=values,
        model=ModelIdentity(row[0], row[1], row[2]),
        channels=tuple(str(one) for one in json.loads(row[3])),
        raw_branch=_array(row[5]),
        spectrogram_branch=_array(row[6]),
        tokens=tokens,
        disagreement=None if row[8] is None else np.frombuffer(row[8], _FLOAT),
    )


def _blob(values: NDArray[np.float32] | None) -> bytes | None:
    return None if values is None else values.astype(_FLOAT).tobytes()


def _array(blob: bytes | None) -> NDArray[np.float32] | None:
    return None if blob is None else np.frombuffer(blob, dtype=_FLOAT).reshape(-1, 5)


def append_log(
    connection: sqlite3.Connection, who: str, what: str, software: str, change: ScoringChange
) -> None:
    """One more entry, chained by hash to the one before."""
    last = connection.execute("SELECT chain FROM log ORDER BY number DESC LIMIT 1").fetchone()
    row = (
        datetime.now().astimezone().isoformat(),
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
    rows = connection.execute("SELECT number, at, who, what, change FROM log ORDER BY number")
    return tuple(
        LogEntry(
            int(number),
            datetime.fromisoformat(at),
            who,
            what,
            _change_from_json(json.loads(change)),
        )
        for number, at, who, what, change in rows
    )


def broken_link(connection: sqlite3.Connection) -> int | None:
    """The number of the first log entry that does not follow from those before; None if all do."""
    chain = ""
    rows = connection.execute(
        "SELECT number, at, who, what, software, change, chain FROM log ORDER BY number"
    )
    for expected, (number, *row, link) in enumerate(rows, start=1):
        chain = _chained(chain, tuple(row))
        if chain != link or number != expected:
            return int(number)
    return None


def _chained(previous: str, row: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([previous, *row]).encode()).hexdigest()


def _change_as_json(change: ScoringChange) -> dict[str, object]:
    """Only what changed; epochs as [epoch, old stage, old source, new stage, new source]."""
    told: dict[str, object] = {
        "epochs": [
            [one.epoch, one.old_stage, one.old_source, one.new_stage, one.new_source]
            for one in change.epochs
        ],
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
    return ScoringChange(
        epochs=tuple(
            EpochChange(epoch, Stage(old), Source(by), Stage(new), Source(now_by))
            for epoch, old, by, new, now_by in told.get("epochs", ())
        ),
        markers_removed=tuple(_marker_from_json(one) for one in told.get("markers_removed", ())),
        markers_added=tuple(_marker_from_json(one) for one in told.get("markers_added", ())),
        models=(str(models[0]), str(models[1])) if models else None,
        imported_from=(str(imported_from[0]), str(imported_from[1])) if imported_from else None,
        second_opinions=(str(second[0]), str(second[1])) if second else None,
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
