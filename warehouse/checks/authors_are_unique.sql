-- A version has each author position once.
-- remedy: report the page: the extractor gave two authors one place; set the articles aside with
-- `opframe publish --set-aside`.
-- tables: version_authors
SELECT version_id, run_id, position, count(*) AS n_times, string_agg(author_name, '; ') AS author_names
FROM version_authors
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
GROUP BY ALL
HAVING n_times > 1;
