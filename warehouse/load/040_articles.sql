-- The articles table again, for the articles that changed or are not in it yet.
CREATE OR REPLACE TEMP TABLE touched_articles AS
SELECT article_id FROM article_versions WHERE run_id = getvariable('run_id')
UNION
SELECT article_id FROM article_versions ANTI JOIN articles USING (article_id);

DELETE FROM articles WHERE article_id IN (FROM touched_articles);

INSERT INTO articles BY NAME
WITH versions AS (
    FROM article_versions SEMI JOIN touched_articles USING (article_id)
),
latest AS (
    -- The latest reading of the latest version as fetched.
    SELECT article_id, arg_max(version_no, [coalesce(rereads_version_no, version_no), version_no]) AS version_no,
           count(*) FILTER (NOT is_rereading) AS n_versions, min(first_seen_at) AS article_first_seen_at
    FROM versions
    GROUP BY article_id
),
names AS (
    SELECT version_id, run_id, string_agg(author_name, '; ' ORDER BY position) AS author_names
    FROM version_authors SEMI JOIN touched_articles USING (article_id)
    GROUP BY ALL
),
final AS (
    SELECT
        v.* EXCLUDE (first_seen_at, body, is_rereading, rereads_version_no),
        latest.n_versions,
        latest.article_first_seen_at AS first_seen_at,
        names.author_names,
        date_trunc('month', v.date_published)::DATE AS month,
        is_weak_date(v.date_published, v.date_published_precision, v.date_published_confidence) AS has_weak_date,
        v.article_id AS content_group_id, true AS is_group_original, NULL AS copied_from
    FROM versions AS v
    JOIN latest USING (article_id, version_no)
    LEFT JOIN names USING (version_id, run_id)
)
SELECT * FROM final ORDER BY run_id, article_id;
