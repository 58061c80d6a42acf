-- derived
-- Persons and links of the blocks of names that this run touched; what is as it was is not logged again.
DELETE FROM author_profiles
WHERE profile_id IN (SELECT profile_id FROM staged_author_profiles)
   OR profile_id IN (SELECT profile_id FROM staged_author_gone);

INSERT INTO author_profiles BY NAME
SELECT * FROM staged_author_profiles ORDER BY profile_id;

CREATE OR REPLACE TEMP TABLE held_author_persons AS FROM current_author_persons;

CREATE OR REPLACE TEMP TABLE held_author_links AS FROM current_author_links;

INSERT INTO author_persons BY NAME
WITH changed AS (
    SELECT * FROM staged_author_persons
    EXCEPT
    SELECT profile_id, split_article_id, author_id, author_name, author_confidence, is_corrected, orcid, wikidata_id
    FROM held_author_persons
),
gone AS (
    SELECT profile_id, split_article_id, false AS is_corrected
    FROM held_author_persons SEMI JOIN staged_author_gone USING (profile_id)
),
final AS (
    SELECT * FROM changed UNION ALL BY NAME SELECT * FROM gone
)
SELECT getvariable('run_id') AS run_id, getvariable('loaded_at') AS linked_at, * FROM final ORDER BY profile_id;

INSERT INTO author_links BY NAME
WITH changed AS (
    SELECT * FROM staged_author_links
    EXCEPT
    SELECT profile_id, other_profile_id, confidence, reasons, is_accepted, decided_by FROM held_author_links
),
judged AS (
    SELECT profile_id FROM staged_author_persons UNION SELECT profile_id FROM staged_author_gone
),
taken_back AS (
    SELECT h.profile_id, h.other_profile_id, h.confidence, h.reasons, NULL::BOOLEAN AS is_accepted, h.decided_by
    FROM held_author_links AS h
    SEMI JOIN judged ON judged.profile_id = h.profile_id
    ANTI JOIN staged_author_links AS s
        ON s.profile_id = h.profile_id AND s.other_profile_id = h.other_profile_id
),
final AS (
    SELECT * FROM changed UNION ALL BY NAME SELECT * FROM taken_back
)
SELECT getvariable('run_id') AS run_id, getvariable('loaded_at') AS linked_at, * FROM final
ORDER BY profile_id, other_profile_id;

INSERT INTO author_corrections BY NAME
SELECT getvariable('run_id') AS run_id, * FROM staged_author_corrections;

INSERT INTO author_link_runs BY NAME
SELECT runs.run_id, v.linker_version, getvariable('loaded_at') AS linked_at
FROM runs
CROSS JOIN staged_author_version AS v
ANTI JOIN author_link_runs AS l ON l.run_id = runs.run_id AND l.linker_version = v.linker_version
ORDER BY runs.run_id;
