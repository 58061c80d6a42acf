-- Profiles of what no run has linked yet, and of articles that corrections name or named by URL; is_touched: new, or
-- with a year that the last linking did not know, or linked by another version.
WITH open_runs AS (
    SELECT run_id FROM runs
    ANTI JOIN (SELECT run_id FROM author_link_runs WHERE linker_version = $linker_version) USING (run_id)
),
named AS (
    SELECT unnest($split_articles::VARCHAR[]) AS article_id
    UNION
    SELECT split_article_id FROM author_profiles WHERE split_article_id IS NOT NULL
),
printed AS (
    SELECT
        author_profile_id(
            a.author_name, v.outlet_id, v.domain, v.outlet_name, a.article_id, a.affiliation, a.job_title, a.bio,
            list_contains($split_articles::VARCHAR[], a.article_id)
        ) AS profile_id,
        a.author_name, coalesce(v.outlet_id, v.domain, v.outlet_name, a.article_id) AS outlet, v.outlet_name,
        a.affiliation, a.job_title, a.bio,
        CASE WHEN list_contains($split_articles::VARCHAR[], a.article_id) THEN a.article_id END AS split_article_id,
        v.first_seen_at, year(v.date_published) AS year_published
    FROM version_authors AS a
    JOIN article_versions AS v ON v.version_id = a.version_id AND v.run_id = a.run_id
    WHERE a.run_id IN (FROM open_runs) OR a.article_id IN (FROM named)
),
profiles AS (
    SELECT
        profile_id, any_value(author_name) AS author_name, any_value(outlet) AS outlet,
        min(outlet_name) AS outlet_name, any_value(affiliation) AS affiliation,
        any_value(job_title) AS job_title, any_value(bio) AS bio,
        any_value(split_article_id) AS split_article_id, min(first_seen_at) AS first_seen_at,
        min(year_published) AS first_year, max(year_published) AS last_year
    FROM printed
    GROUP BY profile_id
),
final AS (
    SELECT
        p.* REPLACE (
            least(p.first_seen_at, h.first_seen_at) AS first_seen_at,
            least(p.first_year, h.first_year) AS first_year,
            greatest(p.last_year, h.last_year) AS last_year
        ),
        h.profile_id IS NULL OR h.linker_version <> $linker_version
        OR least(p.first_year, h.first_year) IS DISTINCT FROM h.first_year
        OR greatest(p.last_year, h.last_year) IS DISTINCT FROM h.last_year AS is_touched
    FROM profiles AS p
    LEFT JOIN author_profiles AS h USING (profile_id)
)
SELECT * FROM final WHERE is_touched ORDER BY profile_id;
