-- Texts to code: originals in one language, drawn by a hash, so that a seed gives the same ones again.
SELECT version_id, headline, body
FROM v_articles
WHERE is_group_original AND wire_service IS NULL AND coalesce(in_language, $language) = $language
ORDER BY md5(article_id || $seed)
LIMIT $n;
