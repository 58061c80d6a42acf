-- Each input of a run ends in exactly one known outcome.
-- remedy: a batch of the run is missing or was staged twice: run the same command again, or leave the run out
-- with `opframe discard RUN`.
-- tables: inputs
SELECT r.run_id, r.n_inputs, count(o.input_no) AS n_outcomes, count(DISTINCT o.input_no) AS n_distinct,
       count(*) FILTER (o.outcome NOT IN
           ('new', 'new_version', 'unchanged', 'duplicate', 'rejected', 'failed')) AS n_unknown
FROM runs AS r LEFT JOIN run_outcomes AS o USING (run_id)
WHERE getvariable('check_all') IS TRUE OR r.run_id = getvariable('run_id')
GROUP BY ALL
HAVING n_outcomes <> r.n_inputs OR n_distinct <> r.n_inputs OR n_unknown > 0;
