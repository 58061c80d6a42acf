-- Every staged label, sentence, quote and portrayal belongs to a version read by its model in this run.
-- remedy: the step that staged the row is at fault: report it with the staged file; set the articles aside
-- with `opframe publish --set-aside`.
-- tables: frame_labels, sentences, quotes, actor_portrayals
WITH held AS (
    SELECT 'sentences' AS table_name, input_no, version_id, model_version FROM staged_sentences
    UNION ALL SELECT 'frame_labels', input_no, version_id, model_version FROM staged_frame_labels
    WHERE coder = 'machine'
    UNION ALL SELECT 'frame_evidence', input_no, version_id, model_version FROM staged_frame_evidence
    UNION ALL SELECT 'quotes', input_no, version_id, model_version FROM staged_quotes
    UNION ALL SELECT 'actor_portrayals', input_no, version_id, model_version FROM staged_actor_portrayals
)
SELECT table_name, input_no, version_id, model_version, count(*) AS n_rows
FROM held
ANTI JOIN staged_annotations AS a
    ON a.version_id = held.version_id AND a.model_version = held.model_version
    AND a.input_no IS NOT DISTINCT FROM held.input_no
GROUP BY ALL
UNION ALL
SELECT 'annotations', input_no, version_id, model_version, count(*)
FROM staged_annotations
ANTI JOIN (SELECT version_id FROM staged_articles UNION ALL SELECT version_id FROM article_versions) AS v
    USING (version_id)
GROUP BY ALL;
