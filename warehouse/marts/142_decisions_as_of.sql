-- One row: one decision about one frame of one article as published after a run, by the model that was then
-- current for its scheme: decisions_as_of('run id'). Columns as in v_decisions; reliability_tier is today's.
CREATE OR REPLACE MACRO decisions_as_of(wanted_run) AS TABLE (
    WITH loaded AS (
        SELECT r.run_id, r.loaded_at FROM runs AS r
        JOIN (SELECT max(loaded_at) AS loaded_until FROM runs WHERE run_id = wanted_run) AS w
            ON r.loaded_at <= w.loaded_until
    ),
    models AS (
        SELECT scheme, arg_max(scheme_version, current_from) AS scheme_version,
               arg_max(model_version, current_from) AS model_version
        FROM model_history SEMI JOIN loaded USING (run_id)
        GROUP BY scheme
    ),
    final AS (
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
        JOIN models AS m
            ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version
            AND m.model_version = l.model_version
        SEMI JOIN loaded ON loaded.run_id = l.run_id
        JOIN articles_as_of(wanted_run) AS a ON a.version_id = l.version_id
        LEFT JOIN frame_tiers AS t
            ON t.scheme = l.scheme AND t.scheme_version = l.scheme_version AND t.frame = l.frame
            AND t.model_version = l.model_version
        WHERE l.unit = 'document' AND l.coder = 'machine'
    )
    SELECT * FROM final
);
