-- One row: one decision about one frame of one text that differs between two models (or codebook versions) that
-- both read it. from_model is the one that came into the warehouse first. is_latest: of the text that the
-- article now shows; several earlier versions of one article have a row each.
CREATE OR REPLACE VIEW v_flips AS
WITH models AS (
    SELECT model_version, min(annotated_at) AS since FROM annotations GROUP BY model_version
),
model_pairs AS (
    SELECT f.model_version AS from_model, t.model_version AS to_model
    FROM models AS f
    JOIN models AS t ON (f.since, f.model_version) < (t.since, t.model_version)
),
labels AS (
    SELECT * FROM frame_labels WHERE unit = 'document' AND coder = 'machine'
),
flips AS (
    SELECT
        o.article_id, o.version_id, o.scheme, o.frame, p.from_model, p.to_model,
        o.scheme_version AS from_scheme_version, n.scheme_version AS to_scheme_version,
        o.decision AS from_decision, n.decision AS to_decision,
        o.probability AS from_probability, n.probability AS to_probability,
        n.abstain_reason AS to_abstain_reason, n.run_id
    FROM labels AS o
    JOIN model_pairs AS p ON p.from_model = o.model_version
    JOIN labels AS n ON n.version_id = o.version_id AND n.scheme = o.scheme AND n.frame = o.frame
        AND n.model_version = p.to_model
    WHERE o.decision <> n.decision
),
final AS (
    SELECT
        f.article_id, f.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.date_published, a.month, a.article_type, a.is_group_original, a.wire_service,
        a.version_id = f.version_id AS is_latest, f.* EXCLUDE (article_id, version_id)
    FROM flips AS f
    JOIN articles AS a USING (article_id)
)
SELECT * FROM final;
