-- Who receives what is measured. Secrets lie in the vault under their numbers.
CREATE TABLE exporter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;

-- What was measured while a receiver was away, until it takes it.
CREATE TABLE export_waiting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  exporter INTEGER NOT NULL REFERENCES exporter ON DELETE CASCADE,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX export_waiting_of ON export_waiting (exporter);
