-- Articles with an id, the beginning of one, or a URL.
SELECT article_id, url, outlet_name, headline
FROM articles
WHERE starts_with(article_id, $named) OR $named IN (url, original_url, canonical_url, archive_url)
ORDER BY article_id
LIMIT 10;
