-- A model says one thing about one frame of one unit of one version, and a person one thing in one import.
SELECT version_id, coder, model_version, CASE WHEN coder <> 'machine' THEN run_id END AS import_run_id, scheme,
       scheme_version, frame, unit, sentence_no, count(*) AS n
FROM frame_labels
GROUP BY ALL
HAVING n > 1;
