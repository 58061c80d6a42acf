-- Every staged row has its keys: input, article, version, model, scheme and frame.
-- remedy: the step that staged the row is at fault: report it with the staged file; set the articles aside
-- with `opframe publish --set-aside`.
-- tables: inputs, articles, version_authors, annotations, sentences, frame_labels, frame_evidence, quotes,
-- actor_portrayals
WITH keys AS (
    SELECT 'inputs' AS table_name, input_no, input_url AS article_id, '' AS version_id, '' AS model_version,
           '' AS scheme, '' AS frame
    FROM staged_inputs
    UNION ALL SELECT 'articles', input_no, article_id, version_id, '', '', '' FROM staged_articles
    UNION ALL SELECT 'version_authors', input_no, article_id, version_id, author_id, '', '' FROM staged_version_authors
    UNION ALL SELECT 'annotations', coalesce(input_no, -1), article_id, version_id, model_version, '', ''
    FROM staged_annotations
    UNION ALL SELECT 'sentences', coalesce(input_no, -1), article_id, version_id, model_version, '', ''
    FROM staged_sentences
    UNION ALL SELECT 'frame_labels', coalesce(input_no, -1), article_id, version_id,
                     CASE WHEN coder = 'machine' THEN model_version ELSE coder END, scheme, frame
    FROM staged_frame_labels
    UNION ALL SELECT 'frame_evidence', coalesce(input_no, -1), article_id, version_id, model_version, scheme, frame
    FROM staged_frame_evidence
    UNION ALL SELECT 'quotes', coalesce(input_no, -1), article_id, version_id, model_version, '', ''
    FROM staged_quotes
    UNION ALL SELECT 'actor_portrayals', coalesce(input_no, -1), article_id, version_id, model_version, entity_name, ''
    FROM staged_actor_portrayals
)
SELECT keys.*, i.input_url
FROM keys LEFT JOIN staged_inputs AS i USING (input_no)
WHERE keys.input_no IS NULL OR article_id IS NULL OR version_id IS NULL OR model_version IS NULL
   OR scheme IS NULL OR frame IS NULL;
