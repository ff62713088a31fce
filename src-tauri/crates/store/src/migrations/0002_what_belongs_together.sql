-- What a remote record belongs to or names, in the order of its account. Neither end need be linked: an arrival has its
-- references before it is, and what it names may come later.
CREATE TABLE reference (
    collection    INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    remote        TEXT NOT NULL,
    position      INTEGER NOT NULL,
    to_collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    to_remote     TEXT NOT NULL,
    PRIMARY KEY (collection, remote, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_to ON reference (to_collection, to_remote);

-- What we added to a record where a list shows it, as JSON, so that it can be told from what others wrote there.
CREATE TABLE dress (
    record     INTEGER NOT NULL REFERENCES record (id),
    collection INTEGER NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    worn       TEXT NOT NULL,
    PRIMARY KEY (record, collection)
) STRICT, WITHOUT ROWID;

ALTER TABLE collection ADD COLUMN template TEXT;

-- People are looked for by name alone: few have a day.
CREATE INDEX record_contact ON record (title COLLATE NOCASE) WHERE kind = 'contact' AND archived IS NULL;
