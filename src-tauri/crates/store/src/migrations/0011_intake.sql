-- Who may call us from the web, and by which path. The secret lies in the vault.
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
) STRICT;

-- The connections that a call of it is about.
CREATE TABLE source_connection (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  PRIMARY KEY (source, connection)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_connection_connection ON source_connection (connection);

-- Every call that was taken in lately, so that none is taken in twice.
CREATE TABLE intake (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name BLOB NOT NULL,
  arrived INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  UNIQUE (source, name)
) STRICT;

-- What those said about which nothing has been done yet.
CREATE TABLE intake_waiting (
  call INTEGER PRIMARY KEY REFERENCES intake (id) ON DELETE CASCADE,
  body BLOB NOT NULL
) STRICT;
