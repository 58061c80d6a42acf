-- What one run brought.
SELECT o.outcome, a.date_published, a.outlet_name, a.author_names, a.headline
FROM run_outcomes AS o JOIN v_articles AS a USING (article_id)
WHERE o.run_id = $run_id AND o.outcome IN ('new', 'new_version')
ORDER BY a.date_published NULLS LAST, a.outlet_name, a.headline;
