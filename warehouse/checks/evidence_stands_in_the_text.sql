-- The words of each piece of evidence loaded by this run stand in the text where it says.
SELECT e.version_id, e.scheme, e.frame, e.start_char, e.end_char, e.evidence_text
FROM frame_evidence AS e
JOIN (SELECT DISTINCT ON (version_id) version_id, headline, body FROM article_versions) AS v
    USING (version_id)
WHERE e.run_id = getvariable('run_id')
  AND e.evidence_text IS DISTINCT FROM substring(
      CASE WHEN e.in_headline THEN v.headline ELSE v.body END, e.start_char + 1, e.end_char - e.start_char);
