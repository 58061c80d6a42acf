-- One row: one article as it was published after a run: articles_as_of('run id'), with the group of copies that
-- it was in then.
CREATE OR REPLACE MACRO articles_as_of(wanted_run) AS TABLE (
    WITH limits AS (
        SELECT coalesce(max(loaded_at), error('no run is called ' || wanted_run || '; SELECT run_id FROM runs'))
            AS loaded_until
        FROM runs WHERE run_id = wanted_run
    ),
    loaded AS (
        SELECT run_id FROM runs, limits WHERE loaded_at <= loaded_until
    ),
    versions AS (
        FROM article_versions SEMI JOIN loaded USING (run_id)
    ),
    latest AS (
        SELECT article_id, arg_max(version_no, [coalesce(rereads_version_no, version_no), version_no]) AS version_no,
               count(*) FILTER (NOT is_rereading) AS n_versions, min(first_seen_at) AS article_first_seen_at
        FROM versions
        GROUP BY article_id
    ),
    names AS (
        SELECT version_id, run_id, string_agg(author_name, '; ' ORDER BY position) AS author_names
        FROM version_authors
        GROUP BY ALL
    ),
    groups AS (
        SELECT g.article_id, g.content_group_id, g.is_group_original, g.copied_from
        FROM article_groups AS g SEMI JOIN loaded USING (run_id)
        QUALIFY row_number() OVER (PARTITION BY g.article_id ORDER BY g.grouped_at DESC) = 1
    ),
    final AS (
        SELECT
            v.* EXCLUDE (first_seen_at, body, is_rereading, rereads_version_no),
            latest.n_versions, latest.article_first_seen_at AS first_seen_at, names.author_names,
            date_trunc('month', v.date_published)::DATE AS month,
            is_weak_date(v.date_published, v.date_published_precision, v.date_published_confidence) AS has_weak_date,
            coalesce(g.content_group_id, v.article_id) AS content_group_id,
            coalesce(g.is_group_original, true) AS is_group_original, g.copied_from
        FROM versions AS v
        JOIN latest USING (article_id, version_no)
        LEFT JOIN groups AS g USING (article_id)
        LEFT JOIN names ON names.version_id = v.version_id AND names.run_id = v.run_id
    )
    SELECT * FROM final
);
