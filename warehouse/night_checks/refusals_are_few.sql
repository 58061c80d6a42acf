-- No more than a quarter of the inputs is refused or fails.
-- level: warn
-- message: {observed:.0%} of {n} inputs were refused or failed
-- remedy: the table of refusals says why, with a remedy each.
-- thresholds: min_n = 1, max_share = 0.25
SELECT 'night' AS subject_kind, 'all' AS subject, avg((outcome IN ('rejected', 'failed'))::INT) AS observed,
       getvariable('max_share') AS expected_high, count(*) AS n
FROM run_outcomes
WHERE run_id = getvariable('run_id')
HAVING observed > getvariable('max_share') AND n >= getvariable('min_n');
