-- The last nightly run that was loaded.
SELECT run_id, started_at, loaded_at FROM runs WHERE kind = 'nightly' ORDER BY started_at DESC LIMIT 1;
