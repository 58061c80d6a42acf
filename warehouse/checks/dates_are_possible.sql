-- Nothing was published more than a day after it was fetched.
SELECT article_id, url, date_published, fetched_at
FROM article_versions
WHERE date_published > fetched_at + INTERVAL 1 DAY;
