-- Reasons are kept as facts, so that each front end says them in its own language. Of what was kept before, only the words
-- are known.
UPDATE held SET reason = json_object('why', 'said', 'words', reason);
UPDATE question SET reason = json_object('why', 'said', 'words', reason);
