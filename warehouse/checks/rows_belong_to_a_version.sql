-- Every label, sentence, quote, portrayal and author belongs to a version that the warehouse holds.
-- remedy: publish the run that brought the version first (`opframe publish` puts runs in order), or set the
-- rows aside with `opframe publish --set-aside`.
-- tables: frame_labels, sentences, quotes, actor_portrayals, version_authors
WITH held AS (
    SELECT 'annotations' AS table_name, version_id, run_id FROM annotations
    UNION ALL SELECT 'sentences', version_id, run_id FROM sentences
    UNION ALL SELECT 'frame_labels', version_id, run_id FROM frame_labels
    UNION ALL SELECT 'frame_evidence', version_id, run_id FROM frame_evidence
    UNION ALL SELECT 'frame_items', version_id, run_id FROM frame_items
    UNION ALL SELECT 'quotes', version_id, run_id FROM quotes
    UNION ALL SELECT 'actor_portrayals', version_id, run_id FROM actor_portrayals
    UNION ALL SELECT 'portrayal_evidence', version_id, run_id FROM portrayal_evidence
    UNION ALL SELECT 'version_authors', version_id, run_id FROM version_authors
    UNION ALL SELECT 'field_provenance', version_id, run_id FROM field_provenance
)
SELECT table_name, version_id, run_id, count(*) AS n_rows
FROM held
ANTI JOIN article_versions USING (version_id)
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
GROUP BY ALL;
