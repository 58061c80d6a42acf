-- The words of each quote loaded by this run stand in the text where it says.
SELECT q.version_id, q.start_char, q.end_char, q.quote_text
FROM quotes AS q
JOIN (SELECT DISTINCT ON (version_id) version_id, body FROM article_versions) AS v USING (version_id)
WHERE q.run_id = getvariable('run_id')
  AND q.quote_text IS DISTINCT FROM substring(v.body, q.start_char + 1, q.end_char - q.start_char);
