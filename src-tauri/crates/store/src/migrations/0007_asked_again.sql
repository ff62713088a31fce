-- When the provider says that what arrived was changed: the link that an arrival becomes says so too.
ALTER TABLE arrival ADD COLUMN told_changed INTEGER;
-- The links that were let go where a record was kept although a tool had deleted it, so that undoing that can ask again.
ALTER TABLE versions ADD COLUMN let_go TEXT;
