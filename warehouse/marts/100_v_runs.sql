-- One row: one loaded run with its outcome counts; n_inputs is their sum.
CREATE OR REPLACE VIEW v_runs AS
WITH counts AS (
    SELECT
        run_id,
        count(*) FILTER (outcome = 'new') AS n_new,
        count(*) FILTER (outcome = 'new_version') AS n_new_version,
        count(*) FILTER (outcome = 'unchanged') AS n_unchanged,
        count(*) FILTER (outcome = 'duplicate') AS n_duplicate,
        count(*) FILTER (outcome = 'rejected') AS n_rejected,
        count(*) FILTER (outcome = 'failed') AS n_failed
    FROM run_outcomes
    GROUP BY run_id
),
final AS (
    SELECT runs.*, counts.* EXCLUDE (run_id)
    FROM runs LEFT JOIN counts USING (run_id)
)
SELECT * FROM final ORDER BY started_at;
