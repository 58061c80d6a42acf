-- The table articles holds each article once, in the latest reading of its latest version as fetched.
-- remedy: build the file anew with `opframe publish --rebuild`, and report what it says.
WITH latest AS (
    SELECT article_id, count(*) FILTER (NOT is_rereading) AS n_versions,
           arg_max(version_id, [coalesce(rereads_version_no, version_no), version_no]) AS version_id
    FROM article_versions
    SEMI JOIN checked_articles USING (article_id)
    GROUP BY article_id
),
shown AS (
    SELECT article_id, count(*) AS n_rows, max(n_versions) AS n_versions, max(version_id) AS version_id
    FROM articles
    WHERE getvariable('check_all') IS TRUE OR article_id IN (FROM checked_articles)
    GROUP BY article_id
)
SELECT article_id, latest.version_id, latest.n_versions, shown.version_id AS shown_version_id,
       shown.n_versions AS shown_n_versions, shown.n_rows
FROM latest FULL JOIN shown USING (article_id)
WHERE shown.n_rows IS DISTINCT FROM 1 OR shown.version_id IS DISTINCT FROM latest.version_id
   OR shown.n_versions IS DISTINCT FROM latest.n_versions;
