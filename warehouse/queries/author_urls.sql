-- The articles that addresses lead to.
SELECT DISTINCT given.url, a.article_id
FROM (SELECT unnest($urls::VARCHAR[]) AS url) AS given
JOIN articles AS a ON given.url IN (a.url, a.original_url, a.canonical_url, a.archive_url)
ORDER BY ALL;
