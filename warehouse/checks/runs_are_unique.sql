-- A run is loaded once.
-- remedy: go back with `opframe rollback`, then `opframe publish`.
SELECT run_id, count(*) AS n_times FROM runs GROUP BY run_id HAVING n_times > 1;
