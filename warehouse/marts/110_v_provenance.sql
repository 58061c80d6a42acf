-- One row: one candidate for one field of one article (latest version), chosen or not.
CREATE OR REPLACE VIEW v_provenance AS
WITH final AS (
    SELECT
        p.article_id, a.url, a.outlet_name, a.headline, p.field_name, p.field_value, p.field_source,
        p.confidence, p.is_chosen, p.evidence_text
    FROM field_provenance AS p
    JOIN articles AS a USING (version_id, run_id)
)
SELECT * FROM final;
