-- The fingerprint of each text, once; another method's replaces it.
DELETE FROM text_fingerprints
WHERE version_id IN (SELECT version_id FROM staged_text_fingerprints)
  AND method NOT IN (SELECT method FROM staged_text_fingerprints);

INSERT INTO text_fingerprints BY NAME
SELECT DISTINCT ON (version_id) s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_text_fingerprints AS s
SEMI JOIN article_versions AS v USING (version_id)
ANTI JOIN text_fingerprints AS f USING (version_id)
ORDER BY version_id;
