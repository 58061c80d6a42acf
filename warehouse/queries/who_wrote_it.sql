-- Who writes op-eds, as what, and how is it known?
SELECT au.author_name, au.job_title, au.affiliation, au.outlet_name, p.field_source AS said_by, p.evidence_text
FROM v_authors AS au JOIN v_provenance AS p USING (article_id)
WHERE p.field_name = 'authors' AND p.is_chosen AND au.article_type = 'opinion' AND au.affiliation IS NOT NULL
ORDER BY ALL LIMIT 8;
