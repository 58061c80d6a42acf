-- The newest description of each outlet.
DELETE FROM outlets;

INSERT INTO outlets BY NAME
SELECT DISTINCT ON (h.outlet_id) h.* EXCLUDE (run_id)
FROM outlet_history AS h
JOIN runs USING (run_id)
ORDER BY h.outlet_id, runs.loaded_at DESC;
