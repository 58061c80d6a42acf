-- One row: one quote under one frame whose evidence lies in it; a quote without a frame has one row
-- with frame null (latest version, current models).
CREATE OR REPLACE VIEW v_quotes AS
WITH framed AS (
    SELECT DISTINCT version_id, model_version, scheme, frame, decision, start_char, end_char
    FROM v_evidence
    WHERE NOT in_headline
),
final AS (
    SELECT DISTINCT
        a.article_id, a.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.date_published, a.month, a.is_group_original, a.wire_service, q.start_char, q.end_char, q.quote_text, q.speaker_name,
        q.speaker_role, q.cue_verb, q.cue_kind, q.quote_type,
        CASE
            WHEN NOT q.is_asserted THEN 'author'
            WHEN q.quote_type = 'indirect' THEN 'reported'
            ELSE 'quoted'
        END AS voice,
        q.is_asserted, q.nesting_level, f.scheme, f.frame, f.decision, q.model_version
    FROM quotes AS q
    SEMI JOIN current_models AS m ON m.model_version = q.model_version
    JOIN articles AS a ON a.version_id = q.version_id
    LEFT JOIN framed AS f
        ON f.version_id = q.version_id AND f.model_version = q.model_version
        AND f.start_char >= q.start_char AND f.end_char <= q.end_char
)
SELECT * FROM final;
