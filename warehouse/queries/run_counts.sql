-- How many inputs of one run ended in each outcome.
SELECT outcome, count(*) AS n FROM run_outcomes WHERE run_id = $run_id GROUP BY outcome ORDER BY outcome;
