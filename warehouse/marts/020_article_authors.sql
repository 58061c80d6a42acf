-- One row: one author of one article, in its latest version.
CREATE OR REPLACE VIEW article_authors AS
WITH final AS (
    SELECT authors.* EXCLUDE (run_id)
    FROM version_authors AS authors
    SEMI JOIN articles USING (version_id, run_id)
)
SELECT * FROM final;
