-- One row: one article, in its latest version.
CREATE OR REPLACE VIEW articles AS
WITH latest AS (
    SELECT article_id, max(version_no) AS version_no
    FROM article_versions
    GROUP BY article_id
),
seen AS (
    SELECT article_id, min(first_seen_at) AS article_first_seen_at
    FROM article_versions
    GROUP BY article_id
),
final AS (
    SELECT
        v.* EXCLUDE (first_seen_at, version_no, run_id),
        v.version_no AS n_versions,
        seen.article_first_seen_at AS first_seen_at,
        v.run_id
    FROM article_versions AS v
    JOIN latest USING (article_id, version_no)
    JOIN seen USING (article_id)
)
SELECT * FROM final;
