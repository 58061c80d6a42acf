-- Nothing was published more than a day after it was fetched.
-- remedy: the page says a wrong date, or the extractor reads the wrong one: see `opframe extract --explain
-- FILE`; set the articles aside with `opframe publish --set-aside`, or correct the extractor and run again.
-- tables: articles
SELECT article_id, version_id, url, date_published, published_at, date_published_source, fetched_at
FROM article_versions
WHERE (getvariable('check_all') IS TRUE OR run_id = getvariable('run_id'))
  AND greatest(date_published::TIMESTAMP, published_at) > fetched_at + INTERVAL 1 DAY;
