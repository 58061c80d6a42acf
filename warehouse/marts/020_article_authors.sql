-- One row: one author of one article, in its latest version.
CREATE OR REPLACE VIEW article_authors AS
WITH final AS (
    SELECT authors.* EXCLUDE (run_id)
    FROM version_authors AS authors
    SEMI JOIN articles ON articles.version_id = authors.version_id
)
SELECT * FROM final;
