-- One row: one author of one article as published after a run: authors_as_of('run id').
CREATE OR REPLACE MACRO authors_as_of(wanted_run) AS TABLE (
    WITH persons AS (
        SELECT p.*
        FROM author_persons AS p
        JOIN runs AS asked ON asked.run_id = wanted_run AND p.linked_at <= asked.loaded_at
        QUALIFY row_number() OVER (PARTITION BY p.profile_id ORDER BY p.linked_at DESC) = 1
            AND p.author_id IS NOT NULL
    )
    SELECT
        coalesce(split.author_id, p.author_id, au.author_id) AS author_id,
        coalesce(split.author_name, p.author_name, au.author_name) AS author_name,
        au.author_name AS printed_name,
        coalesce(split.author_confidence, p.author_confidence) AS author_confidence,
        au.position, au.role, au.job_title, au.affiliation, au.affiliation_type, au.bio,
        a.article_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country, a.date_published,
        a.month, a.article_type, a.is_group_original, a.wire_service
    FROM version_authors AS au
    JOIN articles_as_of(wanted_run) AS a USING (version_id, run_id)
    LEFT JOIN persons AS p
        ON p.profile_id = author_profile_id(
            au.author_name, a.outlet_id, a.domain, a.outlet_name, a.article_id, au.affiliation, au.job_title, au.bio, false
        )
    LEFT JOIN persons AS split
        ON split.split_article_id = a.article_id
        AND split.profile_id = author_profile_id(
            au.author_name, a.outlet_id, a.domain, a.outlet_name, a.article_id, au.affiliation, au.job_title, au.bio, true
        )
);
