-- The texts of some versions.
SELECT DISTINCT ON (version_id) article_id, version_id, headline, body, in_language
FROM article_versions
WHERE version_id IN (SELECT unnest($version_ids))
ORDER BY version_id, version_no;
