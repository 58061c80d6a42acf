-- One row: one field of one article that a later reading of the same page changed: the value before and after,
-- as text; of authors all of them, in printed order. version_no is the version as fetched.
CREATE OR REPLACE VIEW v_rereadings AS
WITH reread AS (
    SELECT DISTINCT article_id FROM article_versions WHERE is_rereading
),
readings AS (
    SELECT *, coalesce(rereads_version_no, version_no) AS fetched_no
    FROM article_versions
    SEMI JOIN reread USING (article_id)
),
authors AS (
    SELECT a.version_id, a.run_id,
           list({'author_name': a.author_name, 'role': a.role, 'job_title': a.job_title,
                 'affiliation': a.affiliation, 'affiliation_type': a.affiliation_type, 'bio': a.bio}
                ORDER BY a.position)::VARCHAR AS authors
    FROM version_authors AS a
    SEMI JOIN reread USING (article_id)
    GROUP BY ALL
),
steps AS (
    SELECT
        article_id, fetched_no, version_no,
        lag(version_no) OVER (PARTITION BY article_id, fetched_no ORDER BY version_no) AS version_no_before,
        lag(extractor_version) OVER (PARTITION BY article_id, fetched_no ORDER BY version_no)
            AS extractor_version_before,
        extractor_version, run_id, is_rereading
    FROM readings
),
fields AS (
    UNPIVOT (
        SELECT article_id, version_no, COLUMNS(* EXCLUDE (
            article_id, version_id, version_no, fetched_no, run_id, first_seen_at, is_rereading,
            rereads_version_no, text_sha256, raw_sha256, fetched_at, extractor_version))::VARCHAR
        FROM readings
        LEFT JOIN authors USING (version_id, run_id)
    ) ON COLUMNS(* EXCLUDE (article_id, version_no)) INTO NAME field_name VALUE field_value
),
names AS (
    SELECT DISTINCT article_id, field_name FROM fields
),
final AS (
    SELECT
        s.article_id, n.url, n.outlet_id, n.outlet_name, n.country, n.date_published, n.month,
        n.article_type, n.is_group_original, n.wire_service, n.headline, s.fetched_no AS version_no,
        f.field_name, b.field_value AS value_before, a.field_value AS value_after,
        s.extractor_version_before, s.extractor_version AS extractor_version_after, s.run_id
    FROM steps AS s
    JOIN articles AS n USING (article_id)
    JOIN names AS f USING (article_id)
    LEFT JOIN fields AS b
        ON b.article_id = s.article_id AND b.version_no = s.version_no_before AND b.field_name = f.field_name
    LEFT JOIN fields AS a
        ON a.article_id = s.article_id AND a.version_no = s.version_no AND a.field_name = f.field_name
    WHERE s.is_rereading AND b.field_value IS DISTINCT FROM a.field_value
)
SELECT * FROM final;
