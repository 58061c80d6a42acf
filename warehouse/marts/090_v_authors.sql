-- One row: one author of one article (latest version). author_id and author_name are the person's, across outlets;
-- printed_name is the byline's; author_confidence says how surely the one is the other.
CREATE OR REPLACE VIEW v_authors AS
WITH final AS (
    SELECT
        au.author_id, au.author_name, au.printed_name, au.author_confidence, au.position, au.role, au.job_title,
        au.affiliation, au.affiliation_type, au.bio, a.article_id, a.url, a.headline, a.outlet_id, a.outlet_name,
        a.country, a.date_published, a.month, a.article_type, a.is_group_original, a.wire_service
    FROM article_authors AS au
    JOIN articles AS a USING (article_id)
)
SELECT * FROM final;
