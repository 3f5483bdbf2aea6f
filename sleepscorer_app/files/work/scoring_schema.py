"""The tables of a scoring file, and the rules that the database itself keeps."""

import sqlite3

from sleepscorer_app.domain.scoring import Source

APPLICATION_ID = 0x534C5053
"""`SLPS` in ASCII: by this SQLite's own tools tell what kind of file it is."""
SCHEMA_VERSION = 3
"""1: until 0.1.0. 2: taught stages, a second opinion, tokens and disagreement. 3: the model, file
or person that each epoch's stage is from."""

_ORIGIN = """
CREATE TABLE origin (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_name TEXT NOT NULL,
    model_version TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    person TEXT NOT NULL,
    UNIQUE (model_name, model_version, model_sha256, file, file_sha256, person)
);
"""

_TABLES = f"""
{_ORIGIN}
CREATE TABLE recording (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    start TEXT NOT NULL,
    duration_seconds REAL NOT NULL,
    n_epochs INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
);

CREATE TABLE epoch (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    stage INTEGER NOT NULL CHECK (stage BETWEEN -1 AND 4),
    source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 5),
    origin_id INTEGER REFERENCES origin (id)
);

CREATE TABLE marker (
    place INTEGER PRIMARY KEY,
    onset_seconds REAL NOT NULL,
    duration_seconds REAL NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    channel TEXT NOT NULL
);

CREATE TABLE automatic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_name TEXT NOT NULL,
    model_version TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    channels TEXT NOT NULL,
    probabilities BLOB NOT NULL,
    raw_branch BLOB,
    spectrogram_branch BLOB,
    tokens BLOB,
    disagreement BLOB
);

CREATE TABLE current (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    automatic_id INTEGER REFERENCES automatic (id),
    imported_from TEXT NOT NULL DEFAULT '',
    reviewed_epoch INTEGER,
    is_being_edited INTEGER NOT NULL DEFAULT 0,
    second_opinion_id INTEGER REFERENCES automatic (id)
);

CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    software TEXT NOT NULL,
    change TEXT NOT NULL,
    chain TEXT NOT NULL
);
"""


def _append_only(table: str) -> str:
    return "".join(
        f"""
CREATE TRIGGER {table}_is_never_{deed}d BEFORE {deed.upper()} ON {table}
BEGIN SELECT RAISE(ABORT, 'entries of {table} are only ever added'); END;
"""
        for deed in ("update", "delete")
    )


_FROM_1_TO_2 = """
ALTER TABLE automatic ADD COLUMN tokens BLOB;
ALTER TABLE automatic ADD COLUMN disagreement BLOB;
ALTER TABLE current ADD COLUMN second_opinion_id INTEGER REFERENCES automatic (id);
CREATE TABLE new_epoch (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    stage INTEGER NOT NULL CHECK (stage BETWEEN -1 AND 4),
    source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 5)
);
INSERT INTO new_epoch SELECT number, stage, source FROM epoch;
DROP TABLE epoch;
ALTER TABLE new_epoch RENAME TO epoch;
"""
_FROM_2_TO_3 = f"""
{_ORIGIN}
INSERT INTO origin (model_name, model_version, model_sha256, file, file_sha256, person)
    SELECT model_name, model_version, model_sha256, '', '', '' FROM automatic
    WHERE id = (SELECT automatic_id FROM current);
INSERT INTO origin (model_name, model_version, model_sha256, file, file_sha256, person)
    SELECT '', '', '', imported_from, '', '' FROM current WHERE imported_from != '';
ALTER TABLE epoch ADD COLUMN origin_id INTEGER REFERENCES origin (id);
UPDATE epoch SET origin_id = (SELECT id FROM origin WHERE model_name != '')
    WHERE source IN ({int(Source.MODEL)}, {int(Source.TAUGHT)});
UPDATE epoch SET origin_id = (SELECT id FROM origin WHERE file != '')
    WHERE source = {int(Source.IMPORTED)};
""" + _append_only("origin")
"""Format 2 knew the last model and the last file of the whole night, not of each epoch."""
_STEPS = {1: _FROM_1_TO_2, 2: _FROM_2_TO_3}
"""How a file of each older version becomes one of the next."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make a fresh database ours, inside the transaction that is open."""
    script = _TABLES + "".join(map(_append_only, ("log", "automatic", "origin")))
    for statement in _statements(script):
        connection.execute(statement)
    connection.execute("INSERT INTO current (id) VALUES (1)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Make a file of an older version one of ours, inside the transaction that is open."""
    for version in range(pragma(connection, "user_version"), SCHEMA_VERSION):
        for statement in _statements(_STEPS[version]):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(script: str) -> list[str]:
    """The script's statements one by one: `executescript` would commit the open transaction."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """A whole number that SQLite keeps in the file's header."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
