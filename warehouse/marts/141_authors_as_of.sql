-- One row: one author of one article as published after a run: authors_as_of('run id').
CREATE OR REPLACE MACRO authors_as_of(wanted_run) AS TABLE (
    SELECT
        au.author_id, au.author_name, au.position, au.role, au.job_title, au.affiliation,
        au.affiliation_type, au.bio, a.article_id, a.url, a.headline, a.outlet_id, a.outlet_name,
        a.country, a.date_published, a.month, a.article_type, a.is_group_original, a.wire_service
    FROM version_authors AS au
    JOIN articles_as_of(wanted_run) AS a USING (version_id, run_id)
);
