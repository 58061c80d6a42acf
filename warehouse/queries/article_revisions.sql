-- The edits of one article, oldest first.
FROM v_revisions WHERE article_id = $article_id ORDER BY version_no_after;
