-- Inputs whose last outcome was a passing failure: the next run tries them again.
SELECT input_url, listing_url, outlet_id, listed_at
FROM (
    SELECT DISTINCT ON (o.input_url) o.*
    FROM run_outcomes AS o JOIN runs AS r USING (run_id)
    WHERE r.kind <> 'reextract' -- reads the archive, not the outlet
    ORDER BY o.input_url, r.started_at DESC
)
WHERE outcome = 'failed'
ORDER BY input_url;
