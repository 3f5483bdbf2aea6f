PRAGMA application_id = 0x534C5053;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE automatic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_name TEXT NOT NULL,
    model_version TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    channels TEXT NOT NULL,
    probabilities BLOB NOT NULL,
    raw_branch BLOB,
    spectrogram_branch BLOB
);
INSERT INTO "automatic" VALUES(1,'mc2sleepnet','1.0.0','abababababababababababababababababababababababababababababababab','["C4-M1", "C3-M2"]',X'14DACA3C3E9EB33DEA48A13E3A8CFD3EAE569E3D0000C07F0000C07F0000C07F0000C07F0000C07F0B879D3D5D13123F57153A3DB858603EF521B43D93D4D43E39ED3D3E81589B3E2E21723D52C1143D7801F03942BD973E37FD683E8B679E3E2D412A3E7F17153EC008193EAC82173E37AA2B3C9CE80B3F',NULL,NULL);
CREATE TABLE current (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    automatic_id INTEGER REFERENCES automatic (id),
    imported_from TEXT NOT NULL DEFAULT '',
    reviewed_epoch INTEGER,
    is_being_edited INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "current" VALUES(1,1,'other.edf',4,0);
CREATE TABLE epoch (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    stage INTEGER NOT NULL CHECK (stage BETWEEN -1 AND 4),
    source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 4)
);
INSERT INTO "epoch" VALUES(0,-1,0);
INSERT INTO "epoch" VALUES(1,0,4);
INSERT INTO "epoch" VALUES(2,3,3);
INSERT INTO "epoch" VALUES(3,3,3);
INSERT INTO "epoch" VALUES(4,3,3);
INSERT INTO "epoch" VALUES(5,4,3);
CREATE TABLE log (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    software TEXT NOT NULL,
    change TEXT NOT NULL,
    chain TEXT NOT NULL
);
INSERT INTO "log" VALUES(1,'2026-11-21T00:25:11.154068+00:00','AB','Everything','SleepScorer 0.1.0','{"epochs":[[1,-1,0,0,4],[2,-1,0,1,4],[3,-1,0,2,1],[4,-1,0,3,3],[5,-1,0,4,3]],"markers_added":[[12.5,0.0,"Lights off","",""],[100.0,3.25,"EEG arousal","","C4-M1"],[200.0,10.0,"Artefact","sweat, “slow”","E1-M2"]],"models":["","mc2sleepnet 1.0.0 (abababababab)"],"imported_from":["","other.edf"]}','fc2ca4071dba1d19e514644eacbe311fe5680df3a38a912eee1e7656541a2175');
INSERT INTO "log" VALUES(2,'2026-11-21T00:25:11.178042+00:00','AB','Score N3: epochs 3–4','SleepScorer 0.1.0','{"epochs":[[2,1,4,3,3],[3,2,1,3,3]]}','655fc0d12c17c621b51b3327b170f8aa18a4feeef36434afe50977bd45c63c68');
INSERT INTO "log" VALUES(3,'2026-11-21T00:25:11.205917+00:00','AB','Undo: Score N3: epochs 3–4','SleepScorer 0.1.0','{"epochs":[[2,3,3,1,4],[3,3,3,2,1]]}','38dd878cfae48dfeb11680ce6dd93ba29f3238c8d59a2c27473811f937f100bf');
INSERT INTO "log" VALUES(4,'2026-11-21T00:25:11.249929+00:00','AB','Redo: Score N3: epochs 3–4','SleepScorer 0.1.0','{"epochs":[[2,1,4,3,3],[3,2,1,3,3]]}','d59b7d329b80d4a59c7dcada9c25f916cbffe50f21bbbfea3babba270c68ff77');
CREATE TABLE marker (
    place INTEGER PRIMARY KEY,
    onset_seconds REAL NOT NULL,
    duration_seconds REAL NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    channel TEXT NOT NULL
);
INSERT INTO "marker" VALUES(0,12.5,0.0,'Lights off','','');
INSERT INTO "marker" VALUES(1,100.0,3.25,'EEG arousal','','C4-M1');
INSERT INTO "marker" VALUES(2,200.0,10.0,'Artefact','sweat, “slow”','E1-M2');
CREATE TABLE recording (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    start TEXT NOT NULL,
    duration_seconds REAL NOT NULL,
    n_epochs INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
);
INSERT INTO "recording" VALUES(1,'night.edf','2021-03-02T22:30:00',180.0,6,'b0fe94c2ca4c54710d21aca117d3e7c0f1a3160028a4941c223d1e7ddae73a9f');
CREATE TRIGGER log_is_never_updated BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'entries of log are only ever added'); END;
CREATE TRIGGER log_is_never_deleted BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'entries of log are only ever added'); END;
CREATE TRIGGER automatic_is_never_updated BEFORE UPDATE ON automatic
BEGIN SELECT RAISE(ABORT, 'entries of automatic are only ever added'); END;
CREATE TRIGGER automatic_is_never_deleted BEFORE DELETE ON automatic
BEGIN SELECT RAISE(ABORT, 'entries of automatic are only ever added'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('automatic',1);
INSERT INTO "sqlite_sequence" VALUES('log',4);
COMMIT;
