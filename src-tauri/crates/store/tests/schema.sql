CREATE TRIGGER broadcast_line_is_not_changed BEFORE UPDATE ON broadcast_line
BEGIN SELECT RAISE(ABORT, 'what was told is not changed'); END;
CREATE TRIGGER broadcast_line_is_not_taken_away BEFORE DELETE ON broadcast_line
BEGIN SELECT RAISE(ABORT, 'what was told is not taken away'); END;
CREATE TABLE arrival (
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote     TEXT NOT NULL,
    uid        TEXT NOT NULL,
    revision   TEXT,
    kind       TEXT NOT NULL,
    body       INTEGER NOT NULL REFERENCES body (id),
    state      TEXT NOT NULL,
    first_seen INTEGER NOT NULL, told_changed INTEGER,
    PRIMARY KEY (collection, remote)
) STRICT, WITHOUT ROWID;
CREATE TABLE body (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    hash   INTEGER NOT NULL,
    fields BLOB NOT NULL
) STRICT;
CREATE TABLE broadcast (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  wedding INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE broadcast_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast INTEGER NOT NULL REFERENCES broadcast,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE change (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        INTEGER REFERENCES run (id),
    at         INTEGER NOT NULL,
    record     INTEGER NOT NULL REFERENCES record (id),
    collection INTEGER,
    action     TEXT NOT NULL,
    before     INTEGER REFERENCES body (id),
    after      INTEGER REFERENCES body (id),
    note       TEXT NOT NULL,
    undone     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE channel (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE collection (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    connection INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    remote_key TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    read_only  INTEGER NOT NULL,
    direction  TEXT NOT NULL,
    circle     TEXT,
    filter     TEXT NOT NULL,
    weddings   TEXT NOT NULL,
    approved   INTEGER NOT NULL,
    cursor     TEXT, template TEXT,
    UNIQUE (connection, remote_key)
) STRICT;
CREATE TABLE connection (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    provider   TEXT NOT NULL,
    name       TEXT NOT NULL,
    settings   TEXT NOT NULL,
    state      TEXT NOT NULL,
    fault      TEXT,
    interval_s INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    last_ok    INTEGER
, chosen_s INTEGER, soonest_s INTEGER NOT NULL DEFAULT 300) STRICT;
CREATE TABLE deletion (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    approved   INTEGER NOT NULL
) STRICT;
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast INTEGER NOT NULL REFERENCES broadcast,
  due INTEGER NOT NULL,
  ended INTEGER,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE dress (
    record     INTEGER NOT NULL REFERENCES record (id),
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    worn       TEXT NOT NULL,
    PRIMARY KEY (record, collection)
) STRICT, WITHOUT ROWID;
CREATE TABLE export_waiting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  exporter INTEGER NOT NULL REFERENCES exporter ON DELETE CASCADE,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE exporter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE health (
  connection INTEGER PRIMARY KEY REFERENCES connection ON DELETE CASCADE,
  looked INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE health_hour (
  connection INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
  hour INTEGER NOT NULL,
  looks INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  scores INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  took BLOB,
  p50 INTEGER,
  p95 INTEGER,
  p99 INTEGER,
  PRIMARY KEY (connection, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE held (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    record INTEGER NOT NULL REFERENCES record (id),
    what   TEXT NOT NULL,
    reason TEXT NOT NULL,
    state  TEXT NOT NULL,
    opened INTEGER NOT NULL
) STRICT;
CREATE TABLE incident (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what)),
  begun INTEGER NOT NULL,
  ended INTEGER
) STRICT;
CREATE TABLE incident_line (
  id INTEGER PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE TABLE "intake" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name BLOB NOT NULL,
  arrived INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE TABLE intake_waiting (
  call INTEGER PRIMARY KEY REFERENCES intake (id) ON DELETE CASCADE,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE link (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    record        INTEGER NOT NULL REFERENCES record (id),
    collection    INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote        TEXT NOT NULL,
    revision      TEXT,
    agreed_ours   INTEGER NOT NULL REFERENCES body (id),
    agreed_theirs INTEGER NOT NULL REFERENCES body (id),
    theirs        INTEGER NOT NULL REFERENCES body (id),
    presence      TEXT NOT NULL,
    before_write  INTEGER REFERENCES body (id),
    written       INTEGER,
    seen_same     INTEGER NOT NULL,
    seen_changed  INTEGER,
    dirty         INTEGER NOT NULL DEFAULT 0, told_changed INTEGER,
    UNIQUE (collection, remote)
) STRICT;
CREATE TABLE link_peak (
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    day        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (collection, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what)),
  raised INTEGER NOT NULL,
  told INTEGER,
  snoozed INTEGER,
  ended INTEGER
) STRICT;
CREATE TABLE question (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote     TEXT NOT NULL,
    candidates TEXT NOT NULL,
    reason     TEXT NOT NULL,
    opened     INTEGER NOT NULL,
    answered   INTEGER NOT NULL DEFAULT 0,
    record     INTEGER,
    UNIQUE (collection, remote)
) STRICT;
CREATE TABLE record (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    circle   TEXT NOT NULL,
    uid      TEXT NOT NULL,
    body     INTEGER NOT NULL REFERENCES body (id),
    title    TEXT NOT NULL,
    date     INTEGER,
    email    TEXT,
    created  INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    edited   INTEGER,
    archived INTEGER,
    dirty    INTEGER NOT NULL DEFAULT 0
, last_day INTEGER) STRICT;
CREATE TABLE reference (
    collection    INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote        TEXT NOT NULL,
    position      INTEGER NOT NULL,
    to_collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    to_remote     TEXT NOT NULL,
    PRIMARY KEY (collection, remote, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE rule (
    kind   TEXT NOT NULL,
    field  TEXT NOT NULL,
    policy TEXT NOT NULL, since INTEGER, ended INTEGER,
    PRIMARY KEY (kind, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    started INTEGER NOT NULL,
    ended   INTEGER,
    summary TEXT NOT NULL
) STRICT;
CREATE TABLE sending (
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    record     INTEGER NOT NULL REFERENCES record (id),
    link       INTEGER,
    body       INTEGER REFERENCES body (id),
    ours       INTEGER NOT NULL REFERENCES body (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (collection, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE skipped (
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote     TEXT NOT NULL,
    fault      TEXT NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (collection, remote)
) STRICT, WITHOUT ROWID;
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scheme TEXT NOT NULL,
  -- The headers that carry the signature and the name of a call, where the scheme leaves them open.
  signed_in TEXT,
  named_in TEXT,
  -- Calls a minute; absent: as many as everybody.
  per_minute INTEGER,
  made INTEGER NOT NULL
, paypal TEXT) STRICT;
CREATE TABLE source_connection (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  PRIMARY KEY (source, connection)
) STRICT, WITHOUT ROWID;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE versions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    record     INTEGER NOT NULL REFERENCES record (id),
    fields     TEXT NOT NULL,
    deleted_at TEXT NOT NULL,
    opened     INTEGER NOT NULL,
    settled    INTEGER
, settled_by INTEGER, let_go TEXT) STRICT;
CREATE TABLE word (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
  due INTEGER NOT NULL,
  ended INTEGER,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX body_hash ON body (hash);
CREATE INDEX broadcast_line_of ON broadcast_line (broadcast);
CREATE INDEX broadcast_of ON broadcast (wedding);
CREATE INDEX change_overruled ON change (at) WHERE action = 'overruled';
CREATE INDEX change_record ON change (record);
CREATE INDEX change_run ON change (run) WHERE run IS NOT NULL;
CREATE INDEX collection_circle ON collection (circle) WHERE circle IS NOT NULL;
CREATE INDEX deletion_collection ON deletion (collection, at);
CREATE INDEX delivery_ended ON delivery (ended);
CREATE INDEX delivery_of ON delivery (broadcast);
CREATE INDEX delivery_waiting ON delivery (due) WHERE ended IS NULL;
CREATE INDEX export_waiting_of ON export_waiting (exporter);
CREATE UNIQUE INDEX held_open ON held (record, what) WHERE state <> 'closed';
CREATE INDEX incident_ended ON incident (ended);
CREATE INDEX incident_hushed ON incident (id) WHERE json_extract(what, '$.hushed');
CREATE INDEX incident_line_of ON incident_line (incident);
CREATE UNIQUE INDEX incident_open ON incident (subject) WHERE ended IS NULL;
CREATE INDEX link_dirty ON link (record) WHERE dirty = 1;
CREATE INDEX link_missing ON link (collection) WHERE presence = 'missing';
CREATE INDEX link_record ON link (record);
CREATE UNIQUE INDEX notice_open ON notice (subject) WHERE ended IS NULL;
CREATE INDEX record_archived ON record (archived) WHERE archived IS NOT NULL;
CREATE INDEX record_day ON record (kind, date) WHERE archived IS NULL;
CREATE INDEX record_dirty ON record (id) WHERE dirty = 1;
CREATE INDEX record_email ON record (email) WHERE email IS NOT NULL AND archived IS NULL;
CREATE INDEX record_long ON record (kind) WHERE last_day - date > 7 AND archived IS NULL;
CREATE INDEX record_title ON record (title COLLATE NOCASE) WHERE archived IS NULL;
CREATE INDEX record_uid ON record (uid);
CREATE INDEX reference_to ON reference (to_collection, to_remote);
CREATE INDEX source_connection_connection ON source_connection (connection);
CREATE UNIQUE INDEX versions_open ON versions (record) WHERE settled IS NULL;
CREATE INDEX word_ended ON word (ended);
CREATE INDEX word_of ON word (incident);
CREATE INDEX word_waiting ON word (due) WHERE ended IS NULL;
