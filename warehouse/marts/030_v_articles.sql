-- One row: one article, latest version, with its text.
CREATE OR REPLACE VIEW v_articles AS
WITH final AS (
    SELECT a.*, v.body
    FROM articles AS a
    JOIN article_versions AS v
        ON v.article_id = a.article_id AND v.version_no = a.version_no
)
SELECT * FROM final;
