-- Texts whose fingerprint is not held, or was made by another method: the next few in order of version_id.
WITH missing AS (
    SELECT DISTINCT version_id FROM article_versions WHERE version_id > $after_version_id
    EXCEPT
    SELECT version_id FROM text_fingerprints WHERE method = $method
    ORDER BY version_id LIMIT $n_texts
)
SELECT DISTINCT ON (version_id) article_id, version_id, body
FROM article_versions SEMI JOIN missing USING (version_id)
ORDER BY version_id;
