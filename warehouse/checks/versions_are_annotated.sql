-- Every latest version has been read by each current model.
-- remedy: run `opframe run` again: it annotates what is missing; if runs are missing after a rollback,
-- `opframe publish` first.
-- tables: annotations
WITH asked AS (
    SELECT article_id, version_id, model_version
    FROM articles CROSS JOIN (
        SELECT model_version, bool_or(run_id = getvariable('run_id')) AS is_new
        FROM current_models GROUP BY model_version
    ) AS m
    WHERE m.is_new OR getvariable('check_all') IS TRUE OR article_id IN (FROM checked_articles)
)
SELECT article_id, version_id, model_version
FROM asked
ANTI JOIN annotations USING (version_id, model_version);
