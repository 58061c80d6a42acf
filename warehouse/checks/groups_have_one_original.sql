-- A group of copies has exactly one original, from which all its other articles are copied.
-- remedy: build the file anew with `opframe publish --rebuild`, and report what it says.
SELECT content_group_id, count(*) AS n_articles, count(*) FILTER (is_group_original) AS n_originals,
       any_value(article_id) FILTER (is_group_original) AS original,
       any_value(copied_from) AS copied_from
FROM articles
GROUP BY content_group_id
HAVING n_originals <> 1 OR count(copied_from) <> n_articles - 1 OR min(copied_from) <> max(copied_from)
    OR min(copied_from) <> original;
