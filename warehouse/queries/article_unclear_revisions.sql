-- Versions of one article next to each other that no one extractor has read.
FROM revision_pairs WHERE article_id = $article_id AND is_edit IS NULL ORDER BY version_no_after;
