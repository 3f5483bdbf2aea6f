"""A scoring as rows of the scoring file: written by difference, read back whole."""

import json
import sqlite3

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import ScoringChange
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin, StageOrigins
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities

_FLOAT = np.dtype("<f4")
_HALF = np.dtype("<f2")


def write_unscored(connection: sqlite3.Connection, n_epochs: int) -> None:
    """A row for every epoch of a night that nobody has scored."""
    connection.executemany(
        "INSERT INTO epoch (number, stage, source) VALUES (?, ?, ?)",
        ((epoch, int(Stage.UNSCORED), int(Source.NOBODY)) for epoch in range(n_epochs)),
    )


def write_change(connection: sqlite3.Connection, after: Scoring, change: ScoringChange) -> None:
    """Bring the rows to `after`; only what `change` names is touched."""
    places = {one: _origin_id(connection, one) for one in {one.new_origin for one in change.epochs}}
    connection.executemany(
        "UPDATE epoch SET stage = ?, source = ?, origin_id = ? WHERE number = ?",
        (
            (int(one.new_stage), int(one.new_source), places[one.new_origin], one.epoch)
            for one in change.epochs
        ),
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


def _origin_id(connection: sqlite3.Connection, origin: StageOrigin) -> int | None:
    """The row that holds this origin; those of earlier edits stay for ever."""
    if origin == NOT_KNOWN:
        return None
    model = origin.model
    named = (model.name, model.version, model.sha256) if model is not None else ("", "", "")
    row = (*named, origin.file, origin.file_sha256, origin.person)
    known = connection.execute(
        "SELECT id FROM origin WHERE (model_name, model_version, model_sha256, file, file_sha256,"
        " person) = (?, ?, ?, ?, ?, ?)",
        row,
    ).fetchone()
    if known is not None:
        return int(known[0])
    added = connection.execute(
        "INSERT INTO origin (model_name, model_version, model_sha256, file, file_sha256, person)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )
    return added.lastrowid


def _read_origins(connection: sqlite3.Connection) -> dict[int | None, StageOrigin]:
    rows = connection.execute(
        "SELECT id, model_name, model_version, model_sha256, file, file_sha256, person FROM origin"
    )
    read: dict[int | None, StageOrigin] = {None: NOT_KNOWN}
    for number, name, version, sha256, file, file_sha256, person in rows:
        model = ModelIdentity(name, version, sha256) if name else None
        read[number] = StageOrigin(model, file, file_sha256, person)
    return read


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
    rows = connection.execute(
        "SELECT number, stage, source, origin_id FROM epoch ORDER BY number"
    ).fetchall()
    if [row[0] for row in rows] != list(range(n_epochs)):
        raise ValueError(f"{len(rows)} of {n_epochs} epochs are there")
    origins = _read_origins(connection)
    if not {row[3] for row in rows} <= set(origins):
        raise ValueError("an origin is missing")
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
        origins=StageOrigins.of(origins[row[3]] for row in rows),
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
