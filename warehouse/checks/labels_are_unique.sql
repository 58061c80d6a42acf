-- A coder or model says one thing about one frame of one unit of one version.
SELECT version_id, coder, model_version, scheme, scheme_version, frame, unit, sentence_no, count(*) AS n
FROM frame_labels
GROUP BY ALL
HAVING n > 1;
