-- Each actor and each word of evidence for it stands in the text where it says.
-- remedy: offsets and text are of different versions: report the model (model_version), set the articles aside
-- with `opframe publish --set-aside`.
-- tables: actor_portrayals, portrayal_evidence
WITH said AS (
    SELECT version_id, entity_name, start_char, end_char, entity_text AS said_text
    FROM actor_portrayals
    WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
    UNION ALL
    SELECT version_id, entity_name, start_char, end_char, evidence_text
    FROM portrayal_evidence
    WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
)
SELECT s.*
FROM said AS s
JOIN checked_texts AS v USING (version_id)
WHERE s.start_char < 0 OR s.end_char <= s.start_char
   OR s.said_text IS DISTINCT FROM substring(v.body, s.start_char + 1, s.end_char - s.start_char);
