-- For each frame the two flips of one run (see flips_by_frame) that moved furthest.
WITH turned AS (
    SELECT n.scheme, n.model_version AS new_model, arg_max(o.model_version, o.current_from) AS old_model
    FROM model_history AS n
    JOIN model_history AS o ON o.scheme = n.scheme AND o.current_from < n.current_from
    WHERE n.run_id = $run_id
    GROUP BY ALL
),
labels AS (
    SELECT * FROM frame_labels WHERE unit = 'document' AND coder = 'machine'
)
SELECT t.scheme || '.' || n.frame AS frame, o.decision AS old_decision, n.decision AS new_decision,
       o.probability AS old_probability, n.probability AS new_probability, a.outlet_name, a.headline, a.url
FROM turned AS t
JOIN labels AS o ON o.scheme = t.scheme AND o.model_version = t.old_model
JOIN labels AS n ON n.scheme = t.scheme AND n.model_version = t.new_model AND n.version_id = o.version_id
    AND n.frame = o.frame AND n.decision <> o.decision
JOIN articles AS a ON a.version_id = n.version_id
QUALIFY row_number() OVER (
    PARTITION BY t.scheme, n.frame ORDER BY abs(n.probability - o.probability) DESC, a.article_id) <= 2
ORDER BY frame, abs(n.probability - o.probability) DESC, a.article_id;
