-- The last day it touches, so that the weddings of a weekend are found without reading every wedding there is. What repeats,
-- and what was written before this step, is looked at each time: 9999-12-31.
ALTER TABLE record ADD COLUMN last_day INTEGER;
UPDATE record SET last_day = 3652059 WHERE date IS NOT NULL;
CREATE INDEX record_long ON record (kind) WHERE last_day - date > 7 AND archived IS NULL;

-- What a person is told by notification. One that is open is never there twice.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  what TEXT NOT NULL CHECK (json_valid(what)),
  raised INTEGER NOT NULL,
  told INTEGER,
  snoozed INTEGER,
  ended INTEGER
) STRICT;
CREATE UNIQUE INDEX notice_open ON notice (subject) WHERE ended IS NULL;
