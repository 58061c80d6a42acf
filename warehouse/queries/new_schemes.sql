-- Schemes that one run made current for the first time: nothing to compare with.
SELECT DISTINCT n.scheme || '@' || n.scheme_version AS scheme
FROM model_history AS n
ANTI JOIN (FROM model_history WHERE run_id <> $run_id) AS o ON o.scheme = n.scheme
WHERE n.run_id = $run_id
ORDER BY scheme;
