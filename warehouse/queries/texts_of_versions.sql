-- Texts: the next few in order of version_id.
WITH wanted AS (
    SELECT DISTINCT version_id FROM article_versions WHERE version_id > $after_version_id
    ORDER BY version_id LIMIT $n_texts
)
SELECT DISTINCT ON (version_id) article_id, version_id, body
FROM article_versions SEMI JOIN wanted USING (version_id)
ORDER BY version_id;
