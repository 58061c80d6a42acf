-- One row: one decision about one frame of one article (latest version), by the one current model of its
-- scheme: yes, no or abstain. has_frame: the author frames it so; a frame that stands only in quoted
-- speech has decision yes, voice quoted, and has_frame false; null when the model abstains.
-- reliability_tier: A to D, how far the frame's labels may be relied on (frame_tiers).
CREATE OR REPLACE VIEW v_decisions AS
WITH final AS (
    SELECT
        a.article_id, a.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.in_language, a.article_type, a.article_section, a.date_published, a.month,
        a.date_published_precision, a.has_weak_date, a.author_names, a.wire_service, a.content_group_id,
        a.is_group_original, a.copied_from, a.word_count,
        l.scheme, l.scheme_version, l.frame, l.voice, l.score, l.probability, l.probability_author,
        l.decision, l.abstain_reason,
        frames_so(l.decision, l.voice) AS has_frame,
        l.is_primary, coalesce(t.reliability_tier, 'D') AS reliability_tier, l.model_version, l.run_id
    FROM frame_labels AS l
    JOIN current_models AS m
        ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version
        AND m.model_version = l.model_version
    JOIN articles AS a ON a.version_id = l.version_id
    LEFT JOIN frame_tiers AS t
        ON t.scheme = l.scheme AND t.scheme_version = l.scheme_version AND t.frame = l.frame
        AND t.model_version = l.model_version
    WHERE l.unit = 'document' AND l.coder = 'machine'
)
SELECT * FROM final;
