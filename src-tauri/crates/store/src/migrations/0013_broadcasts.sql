-- One message to people of a wedding in an emergency. It is no record and belongs to no connection: no tool ever hears of it. The
-- wedding is only named, because what was said of it lasts longer than a wedding that is deleted.
CREATE TABLE broadcast (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  wedding INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX broadcast_of ON broadcast (wedding);

-- What of it is on its way to one address, and what got there.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast INTEGER NOT NULL REFERENCES broadcast,
  due INTEGER NOT NULL,
  ended INTEGER,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX delivery_waiting ON delivery (due) WHERE ended IS NULL;
CREATE INDEX delivery_ended ON delivery (ended);
CREATE INDEX delivery_of ON delivery (broadcast);

-- Who was told what, and when. A line once written stays as it is.
CREATE TABLE broadcast_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast INTEGER NOT NULL REFERENCES broadcast,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what))
) STRICT;
CREATE INDEX broadcast_line_of ON broadcast_line (broadcast);
CREATE TRIGGER broadcast_line_is_not_changed BEFORE UPDATE ON broadcast_line
BEGIN SELECT RAISE(ABORT, 'what was told is not changed'); END;
CREATE TRIGGER broadcast_line_is_not_taken_away BEFORE DELETE ON broadcast_line
BEGIN SELECT RAISE(ABORT, 'what was told is not taken away'); END;
