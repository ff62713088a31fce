-- How often a provider bears to be asked. Of those that are there already nobody knows until their provider is asked for again.
ALTER TABLE connection ADD COLUMN soonest_s INTEGER NOT NULL DEFAULT 300;
UPDATE connection SET soonest_s = interval_s;
