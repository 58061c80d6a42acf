-- Where the pages of some versions as fetched lie in the archive. $article_ids and $version_nos go in step.
WITH wanted AS (
    SELECT unnest($article_ids) AS article_id, unnest($version_nos) AS version_no
)
SELECT w.article_id, w.version_no, c.* EXCLUDE (run_id, input_no)
FROM wanted AS w
JOIN article_versions AS v USING (article_id, version_no)
JOIN run_outcomes AS o
    ON o.run_id = v.run_id AND o.article_id = v.article_id AND o.outcome IN ('new', 'new_version')
JOIN captures AS c ON c.run_id = o.run_id AND c.input_no = o.input_no
ORDER BY w.article_id, w.version_no, c.page_no;
