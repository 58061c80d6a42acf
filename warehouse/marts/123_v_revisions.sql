-- One row: one edit of one article by its outlet, from one version as fetched to the next: when each was seen,
-- what became of headline and sentences, and which frames of the whole text came or went (decided before and
-- after, by the current model of a scheme that has read both texts; schemes_compared names these, and is null,
-- as the lists are, where none has). changed_share: of the letters of both texts, those in sentences added or
-- removed, and of changed sentences the part that differs. Versions that only differ because of another
-- extractor are no edits; those that cannot be told apart so are in revision_pairs, is_edit null.
CREATE OR REPLACE VIEW v_revisions AS
WITH counts AS NOT MATERIALIZED (
    SELECT
        article_id, version_no_after,
        count(*) FILTER (text_before IS NULL) AS n_sentences_added,
        count(*) FILTER (text_after IS NULL) AS n_sentences_removed,
        count(*) FILTER (similarity IS NOT NULL) AS n_sentences_changed,
        sum((coalesce(length(text_before), 0) + coalesce(length(text_after), 0))
            * (1 - coalesce(similarity, 0))) AS n_chars_changed
    FROM revision_sentences
    WHERE NOT in_headline
    GROUP BY ALL
),
texts AS NOT MATERIALIZED (
    SELECT version_id, any_value(headline) AS headline, any_value(length(body)) AS n_chars
    FROM article_versions
    GROUP BY version_id
),
read_by AS NOT MATERIALIZED (
    SELECT p.article_id, p.version_no_after, p.version_id_before, p.version_id_after,
           m.scheme, m.scheme_version, m.model_version
    FROM revision_pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
    JOIN current_models AS m ON m.model_version = a.model_version
    WHERE p.is_edit
),
compared AS NOT MATERIALIZED (
    SELECT article_id, version_no_after, list(DISTINCT scheme ORDER BY scheme) AS schemes_compared
    FROM read_by
    GROUP BY ALL
),
decided AS NOT MATERIALIZED (
    SELECT version_id, scheme, scheme_version, model_version, frame,
           decision = 'yes' AND voice <> 'quoted' AS has_frame
    FROM frame_labels
    WHERE unit = 'document' AND coder = 'machine' AND decision <> 'abstain'
),
turned AS NOT MATERIALIZED (
    SELECT
        r.article_id, r.version_no_after,
        list(r.scheme || '.' || b.frame ORDER BY r.scheme, b.frame) FILTER (a.has_frame AND NOT b.has_frame)
            AS frames_gained,
        list(r.scheme || '.' || b.frame ORDER BY r.scheme, b.frame) FILTER (b.has_frame AND NOT a.has_frame)
            AS frames_lost
    FROM read_by AS r
    JOIN decided AS b ON b.version_id = r.version_id_before AND b.scheme = r.scheme
        AND b.scheme_version = r.scheme_version AND b.model_version = r.model_version
    JOIN decided AS a ON a.version_id = r.version_id_after AND a.scheme = r.scheme
        AND a.scheme_version = r.scheme_version AND a.model_version = r.model_version AND a.frame = b.frame
    GROUP BY ALL
),
final AS (
    SELECT
        p.article_id, n.url, n.outlet_id, n.outlet_name, n.country, n.date_published, n.month,
        n.article_type, n.is_group_original, n.wire_service, p.version_no_before, p.version_no_after,
        p.version_id_before, p.version_id_after, p.seen_before_at, p.last_seen_before_at, p.seen_after_at,
        b.headline AS headline_before, a.headline AS headline_after,
        b.headline IS DISTINCT FROM a.headline AS is_headline_changed,
        CASE WHEN p.model_version IS NOT NULL THEN coalesce(c.n_sentences_added, 0) END AS n_sentences_added,
        CASE WHEN p.model_version IS NOT NULL THEN coalesce(c.n_sentences_removed, 0) END AS n_sentences_removed,
        CASE WHEN p.model_version IS NOT NULL THEN coalesce(c.n_sentences_changed, 0) END AS n_sentences_changed,
        CASE WHEN p.model_version IS NOT NULL
            THEN least(1, coalesce(c.n_chars_changed, 0) / greatest(1, b.n_chars + a.n_chars)) END
            AS changed_share,
        CASE WHEN m.article_id IS NOT NULL THEN coalesce(t.frames_gained, []) END AS frames_gained,
        CASE WHEN m.article_id IS NOT NULL THEN coalesce(t.frames_lost, []) END AS frames_lost,
        m.schemes_compared, p.extractor_version, p.run_id_after AS run_id
    FROM revision_pairs AS p
    JOIN articles AS n USING (article_id)
    JOIN texts AS b ON b.version_id = p.version_id_before
    JOIN texts AS a ON a.version_id = p.version_id_after
    LEFT JOIN counts AS c USING (article_id, version_no_after)
    LEFT JOIN compared AS m USING (article_id, version_no_after)
    LEFT JOIN turned AS t USING (article_id, version_no_after)
    WHERE p.is_edit
)
SELECT * FROM final;
