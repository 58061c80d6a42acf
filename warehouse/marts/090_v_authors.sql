-- One row: one author of one article (latest version).
CREATE OR REPLACE VIEW v_authors AS
WITH final AS (
    SELECT
        au.author_id, au.author_name, au.position, au.role, au.job_title, au.affiliation,
        au.affiliation_type, au.bio, a.article_id, a.url, a.headline, a.outlet_id, a.outlet_name,
        a.country, a.date_published, a.month, a.article_type, a.is_group_original, a.wire_service
    FROM article_authors AS au
    JOIN articles AS a USING (article_id)
)
SELECT * FROM final;
