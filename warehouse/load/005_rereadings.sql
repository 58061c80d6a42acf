-- Which inputs of `opframe reextract` say something else than the latest reading of the same version as
-- fetched: in a field, or of an author. Empty in other runs.
CREATE OR REPLACE TEMP TABLE reread_now AS
WITH latest AS (
    SELECT s.input_no, v.*
    FROM staged_rereadings AS s
    JOIN article_versions AS v
        ON v.article_id = s.article_id AND coalesce(v.rereads_version_no, v.version_no) = s.version_no
    QUALIFY row_number() OVER (PARTITION BY s.input_no ORDER BY v.version_no DESC) = 1
),
before_fields AS (
    UNPIVOT (
        SELECT input_no, COLUMNS(* EXCLUDE (
            input_no, article_id, version_id, version_no, run_id, first_seen_at, is_rereading,
            rereads_version_no, body, raw_sha256, fetched_at, extractor_version))::VARCHAR
        FROM latest
    ) ON COLUMNS(* EXCLUDE (input_no)) INTO NAME field_name VALUE field_value
),
after_fields AS (
    UNPIVOT (
        SELECT input_no, COLUMNS(* EXCLUDE (
            input_no, article_id, version_id, body, raw_sha256, fetched_at, extractor_version))::VARCHAR
        FROM staged_articles
        SEMI JOIN staged_rereadings USING (input_no)
    ) ON COLUMNS(* EXCLUDE (input_no)) INTO NAME field_name VALUE field_value
),
changed_fields AS (
    SELECT DISTINCT input_no
    FROM before_fields AS b
    FULL JOIN after_fields AS a USING (input_no, field_name)
    WHERE b.field_value IS DISTINCT FROM a.field_value
),
before_authors AS (
    SELECT l.input_no, list({'author_name': a.author_name, 'role': a.role, 'job_title': a.job_title,
            'affiliation': a.affiliation, 'affiliation_type': a.affiliation_type, 'bio': a.bio} ORDER BY a.position)::VARCHAR AS authors
    FROM latest AS l
    JOIN version_authors AS a ON a.version_id = l.version_id AND a.run_id = l.run_id
    GROUP BY l.input_no
),
after_authors AS (
    SELECT a.input_no, list({'author_name': a.author_name, 'role': a.role, 'job_title': a.job_title,
            'affiliation': a.affiliation, 'affiliation_type': a.affiliation_type, 'bio': a.bio} ORDER BY a.position)::VARCHAR AS authors
    FROM staged_version_authors AS a
    SEMI JOIN staged_rereadings USING (input_no)
    GROUP BY a.input_no
),
changed_authors AS (
    SELECT input_no
    FROM before_authors AS b
    FULL JOIN after_authors AS a USING (input_no)
    WHERE b.authors IS DISTINCT FROM a.authors
),
final AS (
    SELECT
        s.input_no, s.version_no AS rereads_version_no,
        s.input_no IN (FROM changed_fields) OR s.input_no IN (FROM changed_authors) AS is_changed
    FROM staged_rereadings AS s
)
SELECT * FROM final;
