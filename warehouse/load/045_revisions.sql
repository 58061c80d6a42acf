-- Edits of the articles of which this run brought a version or a reading, of those not compared yet, and of those
-- that no model had cut into sentences.
CREATE OR REPLACE TEMP TABLE revised_articles AS
WITH edited AS (
    SELECT article_id FROM article_versions WHERE version_no > 1 AND NOT is_rereading
),
fresh AS (
    SELECT article_id FROM article_versions WHERE run_id = getvariable('run_id')
    UNION
    SELECT article_id FROM rereadings WHERE run_id = getvariable('run_id')
    UNION
    SELECT article_id FROM edited ANTI JOIN revision_pairs USING (article_id)
    UNION
    SELECT article_id FROM revision_pairs WHERE is_edit AND model_version IS NULL
)
SELECT DISTINCT article_id FROM edited SEMI JOIN fresh USING (article_id);

DELETE FROM revision_pairs WHERE article_id IN (FROM revised_articles);

INSERT INTO revision_pairs BY NAME
WITH fetched AS (
    SELECT article_id, version_no, version_id, raw_sha256, first_seen_at, run_id
    FROM article_versions
    SEMI JOIN revised_articles USING (article_id)
    WHERE NOT is_rereading
),
pairs AS (
    SELECT
        article_id, version_no AS version_no_after, version_id AS fetched_after, run_id AS run_id_after,
        raw_sha256 AS raw_after, first_seen_at AS seen_after_at,
        lag(version_no) OVER earlier AS version_no_before, lag(version_id) OVER earlier AS fetched_before,
        lag(raw_sha256) OVER earlier AS raw_before, lag(first_seen_at) OVER earlier AS seen_before_at
    FROM fetched
    WINDOW earlier AS (PARTITION BY article_id ORDER BY version_no)
    QUALIFY version_no_before IS NOT NULL
),
-- A version as fetched as each extractor reads it. run_id starts with the time.
readings AS (
    SELECT article_id, version_no, extractor_version, arg_max(version_id, run_id) AS version_id,
           max(run_id) AS run_id
    FROM (
        SELECT article_id, coalesce(rereads_version_no, version_no) AS version_no, extractor_version,
               version_id, run_id
        FROM article_versions
        SEMI JOIN revised_articles USING (article_id)
        UNION ALL
        SELECT article_id, version_no, extractor_version, version_id, run_id
        FROM rereadings
        SEMI JOIN revised_articles USING (article_id)
        WHERE version_id IS NOT NULL
    )
    GROUP BY ALL
),
read_alike AS (
    SELECT
        p.article_id, p.version_no_after,
        arg_max(b.extractor_version, a.run_id) AS extractor_version,
        arg_max(b.version_id, a.run_id) AS version_id_before,
        arg_max(a.version_id, a.run_id) AS version_id_after
    FROM pairs AS p
    JOIN readings AS b ON b.article_id = p.article_id AND b.version_no = p.version_no_before
    JOIN readings AS a ON a.article_id = p.article_id AND a.version_no = p.version_no_after
        AND a.extractor_version = b.extractor_version
    GROUP BY ALL
),
last_seen AS (
    SELECT p.article_id, p.version_no_after, max(r.started_at) AS last_seen_before_at
    FROM pairs AS p
    JOIN run_outcomes AS o
        ON o.article_id = p.article_id AND o.version_id = p.fetched_before AND o.outcome = 'unchanged'
    JOIN runs AS r ON r.run_id = o.run_id AND r.kind <> 'reextract' AND r.started_at < p.seen_after_at
    GROUP BY ALL
),
-- The first model that read both: models that come later change nothing here.
cuts AS (
    SELECT r.article_id, r.version_no_after, arg_min(a.model_version, a.annotated_at) AS model_version
    FROM read_alike AS r
    JOIN annotations AS b ON b.version_id = r.version_id_before
    JOIN annotations AS a ON a.version_id = r.version_id_after AND a.model_version = b.model_version
    WHERE r.version_id_before <> r.version_id_after
    GROUP BY ALL
),
final AS (
    SELECT
        p.article_id, p.version_no_before, p.version_no_after,
        coalesce(r.version_id_before, p.fetched_before) AS version_id_before,
        coalesce(r.version_id_after, p.fetched_after) AS version_id_after,
        p.seen_before_at, greatest(l.last_seen_before_at, p.seen_before_at) AS last_seen_before_at,
        p.seen_after_at, p.run_id_after, r.extractor_version,
        CASE
            WHEN p.raw_before = p.raw_after THEN false
            WHEN r.extractor_version IS NOT NULL THEN r.version_id_before <> r.version_id_after
        END AS is_edit,
        c.model_version
    FROM pairs AS p
    LEFT JOIN read_alike AS r USING (article_id, version_no_after)
    LEFT JOIN last_seen AS l USING (article_id, version_no_after)
    LEFT JOIN cuts AS c USING (article_id, version_no_after)
)
SELECT * FROM final ORDER BY article_id, version_no_after;

DELETE FROM revision_sentences WHERE article_id IN (FROM revised_articles);

INSERT INTO revision_sentences BY NAME
WITH pairs AS (
    FROM revision_pairs SEMI JOIN revised_articles USING (article_id) WHERE is_edit
),
texts AS (
    SELECT version_id, any_value(headline) AS headline, any_value(body) AS body
    FROM article_versions
    SEMI JOIN revised_articles USING (article_id)
    GROUP BY version_id
),
sides AS (
    SELECT article_id, version_no_after, model_version, version_id_before AS version_id, true AS is_before
    FROM pairs
    UNION ALL
    SELECT article_id, version_no_after, model_version, version_id_after, false FROM pairs
),
cut AS (
    SELECT
        c.article_id, c.version_no_after, c.is_before, s.sentence_no, s.start_char, s.end_char,
        trim(regexp_replace(substring(t.body, s.start_char + 1, s.end_char - s.start_char), '\s+', ' ', 'g'))
            AS sentence_text
    FROM sides AS c
    JOIN sentences AS s ON s.version_id = c.version_id AND s.model_version = c.model_version
    JOIN texts AS t ON t.version_id = c.version_id
),
-- A sentence that stands twice is matched twice.
numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, version_no_after, is_before, hash(sentence_text) ORDER BY sentence_no) AS nth
    FROM cut
),
-- Wherever it stands in the other text: sentences that only moved are no changes.
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
-- Two wordings of one sentence: at least half of the bytes stay (Levenshtein).
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
final AS (
    SELECT
        coalesce(g.article_id, c.article_id) AS article_id,
        coalesce(g.version_no_after, c.version_no_after) AS version_no_after, false AS in_headline,
        g.sentence_no AS sentence_no_before, c.sentence_no AS sentence_no_after,
        g.sentence_text AS text_before, c.sentence_text AS text_after, p.similarity,
        g.start_char AS start_char_before, g.end_char AS end_char_before,
        c.start_char AS start_char_after, c.end_char AS end_char_after
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
)
SELECT * FROM final
ORDER BY article_id, version_no_after, in_headline DESC, sentence_no_after, sentence_no_before;
