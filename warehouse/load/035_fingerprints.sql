-- The fingerprint of each text, once; another method's replaces it.
DELETE FROM text_fingerprints
WHERE version_id IN (SELECT version_id FROM staged_text_fingerprints)
  AND method NOT IN (SELECT method FROM staged_text_fingerprints);

-- Two inputs may have one text. Few do: only those are sorted.
CREATE OR REPLACE TEMP TABLE fresh_fingerprints AS
SELECT version_id, count(*) > 1 AS is_repeated
FROM staged_text_fingerprints
SEMI JOIN article_versions USING (version_id)
ANTI JOIN text_fingerprints USING (version_id)
GROUP BY version_id;

INSERT INTO text_fingerprints BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_text_fingerprints AS s
SEMI JOIN (FROM fresh_fingerprints WHERE NOT is_repeated) AS f USING (version_id);

INSERT INTO text_fingerprints BY NAME
SELECT DISTINCT ON (version_id) s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_text_fingerprints AS s
SEMI JOIN (FROM fresh_fingerprints WHERE is_repeated) AS f USING (version_id)
ORDER BY version_id;
