-- One row: one sentence (or headline) of one article that an edit added, removed or changed: the text before
-- beside the text after. Sentences that only moved are left out. frames_gained, frames_lost: scheme.frame that
-- this sentence carries, by its label or by evidence in it, after and not before, and the other way round, by
-- current models that have read both texts; null where none has.
CREATE OR REPLACE VIEW v_revision_sentences AS
WITH changes AS (
    SELECT s.*, p.version_no_before, p.version_id_before, p.version_id_after, p.seen_after_at
    FROM revision_sentences AS s
    JOIN revision_pairs AS p USING (article_id, version_no_after)
),
judges AS NOT MATERIALIZED (
    SELECT DISTINCT p.article_id, p.version_no_after, p.version_id_before, p.version_id_after,
           m.scheme, m.scheme_version, m.model_version
    FROM revision_pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
    JOIN current_models AS m ON m.model_version = a.model_version
    WHERE p.is_edit
),
judged AS NOT MATERIALIZED (
    SELECT article_id, version_no_after, true AS is_before, version_id_before AS version_id,
           scheme, scheme_version, model_version
    FROM judges
    UNION ALL
    SELECT article_id, version_no_after, false, version_id_after, scheme, scheme_version, model_version
    FROM judges
),
marks AS NOT MATERIALIZED (
    SELECT j.article_id, j.version_no_after, j.is_before, l.unit = 'headline' AS in_headline,
           l.start_char, l.end_char, l.scheme || '.' || l.frame AS frame
    FROM frame_labels AS l
    JOIN judged AS j USING (version_id, scheme, scheme_version, model_version)
    WHERE l.unit IN ('sentence', 'headline') AND l.decision = 'yes' AND l.coder = 'machine'
    UNION ALL
    SELECT j.article_id, j.version_no_after, j.is_before, e.in_headline, e.start_char, e.end_char,
           e.scheme || '.' || e.frame
    FROM frame_evidence AS e
    JOIN judged AS j USING (version_id, scheme, model_version)
    SEMI JOIN (FROM frame_labels WHERE unit = 'document' AND decision = 'yes') AS d
        USING (version_id, scheme, model_version, frame)
),
framed AS (
    SELECT
        c.article_id, c.version_no_after, c.in_headline, c.sentence_no_before, c.sentence_no_after,
        coalesce(list(DISTINCT m.frame ORDER BY m.frame) FILTER (m.is_before), []) AS frames_before,
        coalesce(list(DISTINCT m.frame ORDER BY m.frame) FILTER (NOT m.is_before), []) AS frames_after
    FROM revision_sentences AS c
    JOIN marks AS m
        ON m.article_id = c.article_id AND m.version_no_after = c.version_no_after
        AND m.in_headline = c.in_headline
        AND m.start_char >= CASE WHEN m.is_before THEN c.start_char_before ELSE c.start_char_after END
        AND m.end_char <= CASE WHEN m.is_before THEN c.end_char_before ELSE c.end_char_after END
    GROUP BY ALL
),
known AS (
    SELECT DISTINCT article_id, version_no_after FROM judges
),
final AS (
    SELECT
        c.article_id, a.url, a.outlet_id, a.outlet_name, a.country, a.date_published, a.month,
        a.article_type, a.is_group_original, a.wire_service, c.version_no_before, c.version_no_after,
        c.version_id_before, c.version_id_after, c.seen_after_at,
        CASE
            WHEN c.text_before IS NULL THEN 'added'
            WHEN c.text_after IS NULL THEN 'removed'
            ELSE 'changed'
        END AS change,
        c.in_headline, c.sentence_no_before, c.sentence_no_after, c.text_before, c.text_after, c.similarity,
        CASE WHEN k.article_id IS NOT NULL THEN coalesce(
            list_filter(f.frames_after, lambda x: NOT list_contains(f.frames_before, x)), []) END AS frames_gained,
        CASE WHEN k.article_id IS NOT NULL THEN coalesce(
            list_filter(f.frames_before, lambda x: NOT list_contains(f.frames_after, x)), []) END AS frames_lost
    FROM changes AS c
    JOIN articles AS a USING (article_id)
    LEFT JOIN known AS k USING (article_id, version_no_after)
    LEFT JOIN framed AS f
        ON f.article_id = c.article_id AND f.version_no_after = c.version_no_after
        AND f.in_headline = c.in_headline
        AND f.sentence_no_before IS NOT DISTINCT FROM c.sentence_no_before
        AND f.sentence_no_after IS NOT DISTINCT FROM c.sentence_no_after
)
SELECT * FROM final;
