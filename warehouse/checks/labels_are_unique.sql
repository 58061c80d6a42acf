-- A model says one thing about one frame of one unit of one version, and a person one thing in one import.
-- remedy: the annotator gave a label twice: report the model (model_version), set the articles aside with
-- `opframe publish --set-aside`. Or the coding sheet has a row twice: take one out and import it again.
-- tables: frame_labels
WITH labels AS NOT MATERIALIZED (
    SELECT version_id, coder, model_version, CASE WHEN coder <> 'machine' THEN run_id END AS import_run_id, scheme,
           scheme_version, frame, unit, sentence_no
    FROM frame_labels
    SEMI JOIN checked_versions USING (version_id)
),
-- By one number first: two equal labels have the same, and few others do.
suspected AS (
    SELECT hash(labels) AS label_hash FROM labels GROUP BY ALL HAVING count(*) > 1
)
SELECT *, count(*) AS n_times
FROM labels
WHERE hash(labels) IN (FROM suspected)
GROUP BY ALL
HAVING n_times > 1;
