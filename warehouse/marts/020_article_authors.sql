-- One row: one author of one article, in its latest version. author_id and author_name are the person's, the same
-- wherever the same person signs (v_persons); printed_name is what the byline says.
CREATE OR REPLACE VIEW article_authors AS
WITH final AS (
    SELECT
        a.article_id, a.version_id, a.position,
        coalesce(split.author_id, p.author_id, a.author_id) AS author_id,
        coalesce(split.author_name, p.author_name, a.author_name) AS author_name,
        a.author_name AS printed_name,
        coalesce(split.author_confidence, p.author_confidence) AS author_confidence, -- null: not linked yet
        a.role, a.job_title, a.affiliation, a.affiliation_type, a.bio, a.bio_start_char, a.bio_end_char,
        coalesce(split.profile_id, p.profile_id) AS profile_id -- null: not linked yet
    FROM version_authors AS a
    JOIN articles AS r ON r.version_id = a.version_id AND r.run_id = a.run_id
    LEFT JOIN current_author_persons AS p
        ON p.profile_id = author_profile_id(
            a.author_name, r.outlet_id, r.domain, r.outlet_name, a.article_id, a.affiliation, a.job_title, a.bio, false
        )
    -- Articles that authors.toml names by URL are people of their own until linked.
    LEFT JOIN current_author_persons AS split
        ON split.split_article_id = a.article_id
        AND split.profile_id = author_profile_id(
            a.author_name, r.outlet_id, r.domain, r.outlet_name, a.article_id, a.affiliation, a.job_title, a.bio, true
        )
)
SELECT * FROM final;
