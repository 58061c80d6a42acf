-- An article has at least twenty words.
-- level: warn
-- remedy: look at the page: is it an article at all, is the rest of it behind a pay wall, or is the outlet's
-- template new? `opframe extract --explain FILE` shows what was read.
-- tables: articles
SELECT article_id, version_id, url, headline, word_count
FROM article_versions
WHERE (getvariable('check_all') IS TRUE OR run_id = getvariable('run_id'))
  AND word_count < 20 AND NOT is_truncated;
