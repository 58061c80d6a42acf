-- One row: one version of one article as fetched (version_no), as one extractor reads it: at the fetch, or later
-- from the archive (`opframe reextract`). The text is the row of article_versions with this version_id.
CREATE OR REPLACE VIEW v_readings AS
WITH readings AS (
    SELECT article_id, coalesce(rereads_version_no, version_no) AS version_no, extractor_version,
           version_id, run_id
    FROM article_versions
    UNION ALL
    SELECT article_id, version_no, extractor_version, version_id, run_id
    FROM rereadings
    WHERE version_id IS NOT NULL
),
final AS (
    -- run_id starts with the time.
    SELECT article_id, version_no, extractor_version, arg_max(version_id, run_id) AS version_id,
           max(run_id) AS run_id
    FROM readings
    GROUP BY ALL
)
SELECT * FROM final;
