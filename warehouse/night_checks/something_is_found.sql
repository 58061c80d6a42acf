-- A night with listings has inputs.
-- level: stop
-- message: nothing found at all: {n} listings were asked and none named an article
-- remedy: is there a network, did the proxy or the name service change, do the listings still have these addresses?
-- The next night tries again; `opframe discard RUN` forgets this one.
SELECT 'night' AS subject_kind, 'all' AS subject, 0 AS observed, 1 AS expected_low, count(*) AS n
FROM run_listings
WHERE run_id = getvariable('run_id')
HAVING count(*) > 0 AND (SELECT n_inputs FROM runs WHERE run_id = getvariable('run_id')) = 0;
