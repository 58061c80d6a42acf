-- One row: one frame that a copy gained or lost against its likely original: both decided by the current
-- model, and has_frame differs (latest versions).
CREATE OR REPLACE VIEW v_copy_frames AS
WITH final AS (
    SELECT
        c.content_group_id, c.article_id, c.outlet_id, c.outlet_name, c.country, c.date_published, c.month,
        c.article_type, c.is_group_original, c.wire_service, c.headline,
        o.article_id AS original_article_id, o.outlet_name AS original_outlet_name,
        o.headline AS original_headline, c.scheme, c.frame,
        CASE WHEN c.has_frame THEN 'gained' ELSE 'lost' END AS change, c.probability, o.probability AS original_probability,
        c.voice, o.voice AS original_voice, c.model_version
    FROM v_decisions AS c
    JOIN v_decisions AS o
        ON o.article_id = c.copied_from AND o.scheme = c.scheme AND o.frame = c.frame
    WHERE c.has_frame <> o.has_frame
)
SELECT * FROM final;
