-- Which text each given id or URL names: a version by its id, else the latest version of an article.
WITH given AS (
    SELECT unnest($units) AS unit, unnest($article_ids) AS hashed_id
),
named AS (
    SELECT g.unit, v.article_id, v.version_id, 1 AS nth
    FROM given AS g
    JOIN (SELECT DISTINCT article_id, version_id FROM article_versions) AS v ON v.version_id = g.unit
    UNION ALL
    SELECT g.unit, a.article_id, a.version_id, 2
    FROM given AS g JOIN articles AS a ON a.article_id IN (g.unit, g.hashed_id)
    UNION ALL
    SELECT g.unit, a.article_id, a.version_id, 3
    FROM given AS g JOIN articles AS a ON g.unit IN (a.url, a.original_url, a.canonical_url)
)
SELECT DISTINCT ON (unit) unit, article_id, version_id FROM named ORDER BY unit, nth, article_id;
