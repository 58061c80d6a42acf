-- One row: one article, latest version, with its month and its authors' names in one column.
CREATE OR REPLACE VIEW v_articles AS
WITH names AS (
    SELECT article_id, string_agg(author_name, '; ' ORDER BY position) AS author_names
    FROM article_authors
    GROUP BY article_id
),
final AS (
    SELECT a.*, names.author_names, date_trunc('month', a.date_published)::DATE AS month
    FROM articles AS a
    LEFT JOIN names USING (article_id)
)
SELECT * FROM final;
