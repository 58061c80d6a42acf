-- One row: one frame in one sentence of one article (latest version, current model). entity_name is the
-- actor that the sentence names first, null when it names none; v_actor_frames has a row for each actor.
CREATE OR REPLACE VIEW v_sentence_frames AS
WITH final AS (
    SELECT
        a.article_id, a.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.article_type, a.date_published, a.month, a.content_group_id, a.is_group_original, a.wire_service,
        l.sentence_no, substring(a.body, l.start_char + 1, l.end_char - l.start_char) AS sentence_text,
        l.scheme, l.frame, l.voice, l.score, l.probability, l.decision, l.decision = 'yes' AS has_frame,
        l.entity_name, l.polarity, l.model_version, l.run_id
    FROM frame_labels AS l
    JOIN current_models AS m
        ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version
        AND m.model_version = l.model_version
    JOIN v_articles AS a ON a.version_id = l.version_id
    WHERE l.unit = 'sentence' AND l.coder = 'machine' AND l.decision <> 'abstain'
)
SELECT * FROM final;
