-- One row: one sentence (or headline) of one article that an edit added, removed or changed: the text before
-- beside the text after. Sentences that only moved are left out. A changed pair is alike by at least half of its
-- letters (Levenshtein). frames_gained, frames_lost: scheme.frame that this sentence carries, by its label or by
-- evidence in it, after and not before, and the other way round, by current models that have read both texts.
CREATE OR REPLACE VIEW v_revision_sentences AS
WITH pairs AS (
    FROM v_revision_pairs WHERE is_edit
),
texts AS (
    SELECT version_id, any_value(headline) AS headline, any_value(body) AS body
    FROM article_versions
    SEMI JOIN (
        SELECT version_id_before AS version_id FROM pairs UNION SELECT version_id_after FROM pairs
    ) AS wanted USING (version_id)
    GROUP BY version_id
),
-- Both texts as one model cut them into sentences: the latest that has read both.
cuts AS (
    SELECT p.article_id, p.version_no_after, p.version_id_before, p.version_id_after,
           arg_max(a.model_version, a.annotated_at) AS model_version
    FROM pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
    GROUP BY ALL
),
sides AS (
    SELECT article_id, version_no_after, model_version, version_id_before AS version_id, true AS is_before
    FROM cuts
    UNION ALL
    SELECT article_id, version_no_after, model_version, version_id_after, false FROM cuts
),
numbered AS (
    SELECT
        c.article_id, c.version_no_after, c.is_before, s.sentence_no, s.start_char, s.end_char,
        trim(regexp_replace(substring(t.body, s.start_char + 1, s.end_char - s.start_char), '\s+', ' ', 'g'))
            AS sentence_text,
        row_number() OVER (
            PARTITION BY c.article_id, c.version_no_after, c.is_before, sentence_text ORDER BY s.sentence_no
        ) AS nth
    FROM sides AS c
    JOIN sentences AS s ON s.version_id = c.version_id AND s.model_version = c.model_version
    JOIN texts AS t ON t.version_id = c.version_id
),
gone AS (
    FROM (FROM numbered WHERE is_before) AS b
    ANTI JOIN (FROM numbered WHERE NOT is_before) AS a
        USING (article_id, version_no_after, sentence_text, nth)
),
come AS (
    FROM (FROM numbered WHERE NOT is_before) AS a
    ANTI JOIN (FROM numbered WHERE is_before) AS b
        USING (article_id, version_no_after, sentence_text, nth)
),
alike AS (
    SELECT
        g.article_id, g.version_no_after, g.sentence_no AS no_before, c.sentence_no AS no_after,
        1 - levenshtein(g.sentence_text, c.sentence_text)
            / greatest(strlen(g.sentence_text), strlen(c.sentence_text)) AS similarity
    FROM gone AS g
    JOIN come AS c USING (article_id, version_no_after)
    WHERE 2 * least(strlen(g.sentence_text), strlen(c.sentence_text))
        >= greatest(strlen(g.sentence_text), strlen(c.sentence_text))
      AND similarity >= 0.5
),
-- Pairs that are the best for both; then once more among what is left.
first_pairs AS (
    FROM alike
    QUALIFY row_number() OVER (
            PARTITION BY article_id, version_no_after, no_before ORDER BY similarity DESC, no_after) = 1
        AND row_number() OVER (
            PARTITION BY article_id, version_no_after, no_after ORDER BY similarity DESC, no_before) = 1
),
second_pairs AS (
    FROM alike
    ANTI JOIN first_pairs AS b USING (article_id, version_no_after, no_before)
    ANTI JOIN first_pairs AS a USING (article_id, version_no_after, no_after)
    QUALIFY row_number() OVER (
            PARTITION BY article_id, version_no_after, no_before ORDER BY similarity DESC, no_after) = 1
        AND row_number() OVER (
            PARTITION BY article_id, version_no_after, no_after ORDER BY similarity DESC, no_before) = 1
),
changes AS (
    SELECT
        coalesce(g.article_id, c.article_id) AS article_id,
        coalesce(g.version_no_after, c.version_no_after) AS version_no_after, false AS in_headline,
        g.sentence_no AS sentence_no_before, c.sentence_no AS sentence_no_after,
        g.sentence_text AS text_before, c.sentence_text AS text_after, p.similarity,
        g.start_char AS start_before, g.end_char AS end_before,
        c.start_char AS start_after, c.end_char AS end_after
    FROM gone AS g
    LEFT JOIN (FROM first_pairs UNION ALL FROM second_pairs) AS p
        ON p.article_id = g.article_id AND p.version_no_after = g.version_no_after AND p.no_before = g.sentence_no
    FULL JOIN come AS c
        ON c.article_id = p.article_id AND c.version_no_after = p.version_no_after AND c.sentence_no = p.no_after
    UNION ALL
    SELECT
        p.article_id, p.version_no_after, true, NULL, NULL, b.headline, a.headline,
        1 - levenshtein(b.headline, a.headline) / greatest(strlen(b.headline), strlen(a.headline)),
        0, length(b.headline), 0, length(a.headline)
    FROM pairs AS p
    JOIN texts AS b ON b.version_id = p.version_id_before
    JOIN texts AS a ON a.version_id = p.version_id_after
    WHERE b.headline IS DISTINCT FROM a.headline
),
-- Current models that have read both texts.
judges AS (
    SELECT DISTINCT p.version_id_before, p.version_id_after, m.scheme, m.scheme_version, m.model_version
    FROM pairs AS p
    JOIN annotations AS b ON b.version_id = p.version_id_before
    JOIN annotations AS a ON a.version_id = p.version_id_after AND a.model_version = b.model_version
    JOIN current_models AS m ON m.model_version = a.model_version
),
judged AS (
    SELECT version_id_before AS version_id, scheme, scheme_version, model_version FROM judges
    UNION
    SELECT version_id_after, scheme, scheme_version, model_version FROM judges
),
marks AS (
    SELECT l.version_id, l.unit = 'headline' AS in_headline, l.start_char, l.end_char,
           l.scheme || '.' || l.frame AS frame
    FROM frame_labels AS l
    JOIN judged AS j USING (version_id, scheme, scheme_version, model_version)
    WHERE l.unit IN ('sentence', 'headline') AND l.decision = 'yes' AND l.coder = 'machine'
    UNION
    SELECT e.version_id, e.in_headline, e.start_char, e.end_char, e.scheme || '.' || e.frame
    FROM frame_evidence AS e
    JOIN judged AS j USING (version_id, scheme, model_version)
    SEMI JOIN (FROM frame_labels WHERE unit = 'document' AND decision = 'yes') AS d
        USING (version_id, scheme, model_version, frame)
),
framed AS (
    SELECT
        c.*, p.version_id_before, p.version_id_after, p.version_no_before, p.seen_after_at,
        (SELECT coalesce(list(DISTINCT m.frame ORDER BY m.frame), []) FROM marks AS m
         WHERE m.version_id = p.version_id_before AND m.in_headline = c.in_headline
           AND m.start_char >= c.start_before AND m.end_char <= c.end_before) AS frames_before,
        (SELECT coalesce(list(DISTINCT m.frame ORDER BY m.frame), []) FROM marks AS m
         WHERE m.version_id = p.version_id_after AND m.in_headline = c.in_headline
           AND m.start_char >= c.start_after AND m.end_char <= c.end_after) AS frames_after
    FROM changes AS c
    JOIN pairs AS p USING (article_id, version_no_after)
),
final AS (
    SELECT
        f.article_id, a.url, a.outlet_id, a.outlet_name, a.country, a.date_published, a.month,
        a.article_type, a.is_group_original, a.wire_service, f.version_no_before, f.version_no_after,
        f.version_id_before, f.version_id_after, f.seen_after_at,
        CASE
            WHEN f.text_before IS NULL THEN 'added'
            WHEN f.text_after IS NULL THEN 'removed'
            ELSE 'changed'
        END AS change,
        f.in_headline, f.sentence_no_before, f.sentence_no_after, f.text_before, f.text_after, f.similarity,
        list_filter(f.frames_after, lambda x: NOT list_contains(f.frames_before, x)) AS frames_gained,
        list_filter(f.frames_before, lambda x: NOT list_contains(f.frames_after, x)) AS frames_lost
    FROM framed AS f
    JOIN articles AS a USING (article_id)
)
SELECT * FROM final;
