-- A model says one thing about one frame of one unit of one version, and a person one thing in one import.
-- remedy: the annotator gave a label twice: report the model (model_version), set the articles aside with
-- `opframe publish --set-aside`. Or the coding sheet has a row twice: take one out and import it again.
-- tables: frame_labels
SELECT version_id, coder, model_version, CASE WHEN coder <> 'machine' THEN run_id END AS import_run_id, scheme,
       scheme_version, frame, unit, sentence_no, count(*) AS n_times
FROM frame_labels
SEMI JOIN (
    SELECT version_id FROM frame_labels
    WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
) AS now USING (version_id)
GROUP BY ALL
HAVING n_times > 1;
