-- How often a person wants a connection to be looked at. NULL: as the season says.
ALTER TABLE connection ADD COLUMN chosen_s INTEGER;
