-- Since when a rule holds (none: it was made before this was kept), and since when it was taken back: kept, so that taking
-- it back can be taken back.
ALTER TABLE rule ADD COLUMN since INTEGER;
ALTER TABLE rule ADD COLUMN ended INTEGER;
-- The line of the journal that settled it, so that undoing that line can ask again what was asked.
ALTER TABLE versions ADD COLUMN settled_by INTEGER;
-- When the provider says that what it says now was changed.
ALTER TABLE link ADD COLUMN told_changed INTEGER;
-- What a rule has decided is counted by these; they are few among many.
CREATE INDEX change_overruled ON change (at) WHERE action = 'overruled';
