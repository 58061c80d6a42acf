-- The words of each piece of evidence stand in the text where it says.
-- remedy: offsets and text are of different versions: report the model (model_version), set the articles aside
-- with `opframe publish --set-aside`.
-- tables: frame_evidence
SELECT e.version_id, e.scheme, e.frame, e.start_char, e.end_char, e.evidence_text, e.model_version
FROM frame_evidence AS e
JOIN checked_texts AS v USING (version_id)
WHERE (getvariable('check_all') IS TRUE OR e.run_id = getvariable('run_id'))
  AND (e.start_char < 0 OR e.end_char <= e.start_char
    OR e.evidence_text IS DISTINCT FROM substring(
        CASE WHEN e.in_headline THEN v.headline ELSE v.body END, e.start_char + 1, e.end_char - e.start_char));
