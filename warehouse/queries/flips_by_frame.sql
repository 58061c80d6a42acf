-- What the models that one run made current changed against those before, in the texts that articles now show.
WITH turned AS (
    SELECT n.scheme, n.model_version AS new_model, n.scheme_version AS new_version,
           arg_max(o.model_version, o.current_from) AS old_model,
           arg_max(o.scheme_version, o.current_from) AS old_version
    FROM model_history AS n
    JOIN model_history AS o ON o.scheme = n.scheme AND o.current_from < n.current_from
    WHERE n.run_id = $run_id
    GROUP BY ALL
),
labels AS (
    SELECT l.* FROM frame_labels AS l
    SEMI JOIN articles USING (version_id)
    WHERE l.unit = 'document' AND l.coder = 'machine'
)
SELECT
    t.scheme || '.' || n.frame AS frame,
    t.scheme || '@' || t.old_version || ' ' || t.old_model AS old,
    t.scheme || '@' || t.new_version || ' ' || t.new_model AS new,
    count(*) AS n,
    count(*) FILTER (o.decision = 'yes' AND n.decision = 'no') AS n_yes_to_no,
    count(*) FILTER (o.decision = 'no' AND n.decision = 'yes') AS n_no_to_yes,
    count(*) FILTER (o.decision <> 'abstain' AND n.decision = 'abstain') AS n_to_abstain,
    count(*) FILTER (o.decision = 'abstain' AND n.decision <> 'abstain') AS n_from_abstain,
    avg((o.decision <> n.decision)::INT) AS flipped_share
FROM turned AS t
JOIN labels AS o ON o.scheme = t.scheme AND o.model_version = t.old_model AND o.scheme_version = t.old_version
JOIN labels AS n ON n.scheme = t.scheme AND n.model_version = t.new_model AND n.scheme_version = t.new_version
    AND n.version_id = o.version_id AND n.frame = o.frame
GROUP BY ALL
ORDER BY flipped_share DESC, frame;
