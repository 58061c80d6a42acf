-- Each actor and each word of evidence for it loaded by this run stands in the text where it says.
WITH said AS (
    SELECT version_id, entity_name, start_char, end_char, entity_text AS said_text
    FROM actor_portrayals
    WHERE run_id = getvariable('run_id')
    UNION ALL
    SELECT version_id, entity_name, start_char, end_char, evidence_text
    FROM portrayal_evidence
    WHERE run_id = getvariable('run_id')
)
SELECT s.*
FROM said AS s
JOIN (SELECT DISTINCT ON (version_id) version_id, body FROM article_versions) AS v USING (version_id)
WHERE s.said_text IS DISTINCT FROM substring(v.body, s.start_char + 1, s.end_char - s.start_char);
