-- What is wrong, from its first moment until it is over. Of those about the same subject one is open at most.
CREATE TABLE incident (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what)),
  begun INTEGER NOT NULL,
  ended INTEGER
) STRICT;
CREATE UNIQUE INDEX incident_open ON incident (subject) WHERE ended IS NULL;
CREATE INDEX incident_ended ON incident (ended);
-- A person called it over although it stands.
CREATE INDEX incident_hushed ON incident (id) WHERE json_extract(what, '$.hushed');

-- Its story, line by line.
CREATE TABLE incident_line (
  id INTEGER PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX incident_line_of ON incident_line (incident);

-- The ways to reach somebody that the studio has set up. Secrets lie in the vault under their numbers.
CREATE TABLE channel (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;

-- What is on its way to somebody, and what got there.
CREATE TABLE word (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  incident INTEGER NOT NULL REFERENCES incident ON DELETE CASCADE,
  due INTEGER NOT NULL,
  ended INTEGER,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX word_waiting ON word (due) WHERE ended IS NULL;
CREATE INDEX word_of ON word (incident);
CREATE INDEX word_ended ON word (ended);
