-- One row: one version of one article and the one before it, as fetched, in the readings by the latest extractor
-- that has read both. Where no extractor has (is_same_extractor false: run `opframe reextract`), what differs
-- may be the outlet's doing or the extractor's. is_edit: one extractor reads other words in them; null: unknown.
CREATE OR REPLACE VIEW v_revision_pairs AS
WITH edited AS (
    SELECT article_id FROM article_versions WHERE version_no > 1 AND NOT is_rereading
),
fetched AS (
    SELECT article_id, version_no, version_id, raw_sha256, first_seen_at, run_id
    FROM article_versions
    SEMI JOIN edited USING (article_id)
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
readings AS (
    FROM v_readings SEMI JOIN edited USING (article_id)
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
    -- The older version was still there when a later run found the article unchanged.
    SELECT p.article_id, p.version_no_after, max(r.started_at) AS last_seen_before_at
    FROM pairs AS p
    JOIN run_outcomes AS o
        ON o.article_id = p.article_id AND o.version_id = p.fetched_before AND o.outcome = 'unchanged'
    JOIN runs AS r ON r.run_id = o.run_id AND r.kind <> 'reextract' AND r.started_at < p.seen_after_at
    GROUP BY ALL
),
final AS (
    SELECT
        p.article_id, p.version_no_before, p.version_no_after,
        coalesce(r.version_id_before, p.fetched_before) AS version_id_before,
        coalesce(r.version_id_after, p.fetched_after) AS version_id_after,
        p.seen_before_at, greatest(l.last_seen_before_at, p.seen_before_at) AS last_seen_before_at,
        p.seen_after_at, p.run_id_after, r.extractor_version,
        r.extractor_version IS NOT NULL OR p.raw_before = p.raw_after AS is_same_extractor,
        CASE
            WHEN p.raw_before = p.raw_after THEN false
            WHEN r.extractor_version IS NOT NULL THEN r.version_id_before <> r.version_id_after
        END AS is_edit
    FROM pairs AS p
    LEFT JOIN read_alike AS r USING (article_id, version_no_after)
    LEFT JOIN last_seen AS l USING (article_id, version_no_after)
)
SELECT * FROM final;
