-- One row: one link of two appearances of names, accepted (one person) or a candidate (kept apart, worth a look),
-- by rule or by a correction of authors.toml; "appearance": a name at an outlet with one affiliation, title and bio.
CREATE OR REPLACE VIEW v_author_links AS
WITH final AS (
    SELECT
        one.author_name AS printed_name, coalesce(one.outlet_name, one.outlet) AS outlet_name, one.affiliation,
        other.author_name AS other_printed_name, coalesce(other.outlet_name, other.outlet) AS other_outlet_name,
        other.affiliation AS other_affiliation,
        l.confidence, l.reasons, l.is_accepted, l.decided_by,
        p.author_id, q.author_id AS other_author_id, l.profile_id, l.other_profile_id, l.run_id, l.linked_at
    FROM current_author_links AS l
    JOIN author_profiles AS one ON one.profile_id = l.profile_id
    JOIN author_profiles AS other ON other.profile_id = l.other_profile_id
    LEFT JOIN current_author_persons AS p ON p.profile_id = l.profile_id
    LEFT JOIN current_author_persons AS q ON q.profile_id = l.other_profile_id
)
SELECT * FROM final;
