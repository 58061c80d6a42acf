-- The last ten loaded runs.
SELECT run_id, kind, started_at, n_inputs, n_new, n_new_version, n_unchanged, n_duplicate, n_rejected,
       n_failed
FROM v_runs ORDER BY started_at DESC LIMIT 10;
