-- One row: one edit of one article by its outlet, from one version as fetched to the next: when each was seen,
-- what became of headline and sentences, and which frames of the whole text came or went (decided before and
-- after, by the current model of a scheme that has read both texts; schemes_compared names these, and is null,
-- as the lists are, where none has). changed_share: of the letters of both texts, those in sentences added or
-- removed, and of changed sentences the part that differs. Versions that only differ because of another
-- extractor are no edits; those that cannot be told apart so are in v_revision_pairs, is_same_extractor false.
CREATE OR REPLACE VIEW v_revisions AS
WITH pairs AS (
    FROM v_revision_pairs WHERE is_edit
),
texts AS (
    SELECT version_id, any_value(headline) AS headline, any_value(length(body)) AS n_chars
    FROM article_versions
    SEMI JOIN (
        SELECT version_id_before AS version_id FROM pairs UNION SELECT version_id_after FROM pairs
    ) AS wanted USING (version_id)
    GROUP BY version_id
),
counts AS (
    SELECT
        article_id, version_no_after,
        count(*) FILTER (change = 'added') AS n_sentences_added,
        count(*) FILTER (change = 'removed') AS n_sentences_removed,
        count(*) FILTER (change = 'changed') AS n_sentences_changed,
        sum((coalesce(length(text_before), 0) + coalesce(length(text_after), 0))
            * (1 - coalesce(similarity, 0))) AS n_chars_changed
    FROM v_revision_sentences
    WHERE NOT in_headline
    GROUP BY ALL
),
read_by AS (
    SELECT p.article_id, p.version_no_after, m.scheme, m.scheme_version, m.model_version
    FROM pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
    JOIN current_models AS m ON m.model_version = a.model_version
),
compared AS (
    SELECT article_id, version_no_after, list(DISTINCT scheme ORDER BY scheme) AS schemes_compared
    FROM read_by
    GROUP BY ALL
),
cut AS (
    SELECT DISTINCT p.article_id, p.version_no_after
    FROM pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
),
decided AS (
    SELECT version_id, scheme, scheme_version, model_version, frame,
           decision = 'yes' AND voice <> 'quoted' AS has_frame
    FROM frame_labels
    SEMI JOIN texts USING (version_id)
    WHERE unit = 'document' AND coder = 'machine' AND decision <> 'abstain'
),
turned AS (
    SELECT
        p.article_id, p.version_no_after,
        list(r.scheme || '.' || b.frame ORDER BY r.scheme, b.frame) FILTER (a.has_frame AND NOT b.has_frame)
            AS frames_gained,
        list(r.scheme || '.' || b.frame ORDER BY r.scheme, b.frame) FILTER (b.has_frame AND NOT a.has_frame)
            AS frames_lost
    FROM pairs AS p
    JOIN read_by AS r USING (article_id, version_no_after)
    JOIN decided AS b ON b.version_id = p.version_id_before AND b.scheme = r.scheme
        AND b.scheme_version = r.scheme_version AND b.model_version = r.model_version
    JOIN decided AS a ON a.version_id = p.version_id_after AND a.scheme = r.scheme
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
        CASE WHEN k.article_id IS NOT NULL THEN coalesce(c.n_sentences_added, 0) END AS n_sentences_added,
        CASE WHEN k.article_id IS NOT NULL THEN coalesce(c.n_sentences_removed, 0) END AS n_sentences_removed,
        CASE WHEN k.article_id IS NOT NULL THEN coalesce(c.n_sentences_changed, 0) END AS n_sentences_changed,
        CASE WHEN k.article_id IS NOT NULL
            THEN least(1, coalesce(c.n_chars_changed, 0) / greatest(1, b.n_chars + a.n_chars)) END
            AS changed_share,
        CASE WHEN m.article_id IS NOT NULL THEN coalesce(t.frames_gained, []) END AS frames_gained,
        CASE WHEN m.article_id IS NOT NULL THEN coalesce(t.frames_lost, []) END AS frames_lost,
        m.schemes_compared, p.extractor_version, p.run_id_after AS run_id
    FROM pairs AS p
    JOIN articles AS n USING (article_id)
    JOIN texts AS b ON b.version_id = p.version_id_before
    JOIN texts AS a ON a.version_id = p.version_id_after
    LEFT JOIN cut AS k USING (article_id, version_no_after)
    LEFT JOIN counts AS c USING (article_id, version_no_after)
    LEFT JOIN compared AS m USING (article_id, version_no_after)
    LEFT JOIN turned AS t USING (article_id, version_no_after)
)
SELECT * FROM final;
