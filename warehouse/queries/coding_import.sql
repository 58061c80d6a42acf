-- The last import of a file by the same parameters, and the rows that it refused.
SELECT r.run_id, coalesce(list(o.input_no ORDER BY o.input_no) FILTER (o.outcome = 'rejected'), []) AS refused
FROM runs AS r LEFT JOIN run_outcomes AS o USING (run_id)
WHERE r.kind = 'codings' AND r.parameters = $parameters
GROUP BY r.run_id, r.loaded_at
ORDER BY r.loaded_at DESC LIMIT 1;
