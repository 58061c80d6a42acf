-- The articles of one run about whose frames the model is least sure: the ones worth a person's coding.
SELECT a.headline, a.outlet_name, a.url, l.scheme || '.' || l.frame AS frame, l.probability, l.threshold
FROM frame_labels AS l
JOIN run_outcomes AS o USING (version_id)
JOIN current_models AS m USING (scheme, scheme_version, model_version)
JOIN articles AS a ON a.version_id = l.version_id
WHERE o.run_id = $run_id AND o.outcome IN ('new', 'new_version') AND l.unit = 'document' AND l.coder = 'machine'
  AND l.threshold IS NOT NULL AND abs(l.probability - l.threshold) < 0.1
  AND coalesce(l.abstain_reason, 'near_threshold') = 'near_threshold'
QUALIFY row_number() OVER (PARTITION BY l.version_id ORDER BY abs(l.probability - l.threshold), l.scheme, l.frame) = 1
ORDER BY abs(l.probability - l.threshold), a.url LIMIT 5;
