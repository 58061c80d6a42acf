-- An article has each version number once, from 1 without a gap.
-- remedy: go back with `opframe rollback`, then `opframe publish`.
-- tables: articles
SELECT article_id, count(*) AS n_versions, count(DISTINCT version_no) AS n_numbers, max(version_no) AS last_no
FROM article_versions
SEMI JOIN checked_articles USING (article_id)
GROUP BY article_id
HAVING n_versions <> n_numbers OR last_no <> n_versions OR min(version_no) <> 1;
