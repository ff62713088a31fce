-- The names of calls are looked up in memory, not in an index. Rebuilt, since a constraint cannot be taken away; the numbers of
-- calls go on where they were.
CREATE TABLE intake_now (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name BLOB NOT NULL,
  arrived INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq) SELECT 'intake_now', seq FROM sqlite_sequence WHERE name = 'intake';
INSERT INTO intake_now (id, source, name, arrived, bytes) SELECT id, source, name, arrived, bytes FROM intake ORDER BY id;
DROP TABLE intake;
ALTER TABLE intake_now RENAME TO intake;
