-- A day of a large studio holds records of every kind: only those that are looked for are read. Without a condition on the
-- kind, because an index with one makes every statement that is given a kind to be planned anew each time.
DROP INDEX record_day;
CREATE INDEX record_day ON record (kind, date) WHERE archived IS NULL;
DROP INDEX record_contact;
CREATE INDEX record_title ON record (title COLLATE NOCASE) WHERE archived IS NULL;
