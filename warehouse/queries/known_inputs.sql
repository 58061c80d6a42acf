-- Which of these addresses ($urls) a run has read as an article already, word for word as listed.
SELECT DISTINCT input_url FROM run_outcomes
WHERE outcome IN ('new', 'new_version', 'unchanged', 'duplicate')
  AND input_url IN (SELECT unnest($urls));
