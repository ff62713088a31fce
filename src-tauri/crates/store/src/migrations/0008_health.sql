-- How a connection is, as the last look at it found.
CREATE TABLE health (
  connection INTEGER PRIMARY KEY REFERENCES connection ON DELETE CASCADE,
  looked INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;

-- How it was, by the hour since 1970. `took` holds all times of the hour, until they are too old to be compared with.
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
