-- The words of each quote stand in the text where it says, and so do its speaker and cue.
-- remedy: offsets and text are of different versions: report the model (model_version), set the articles aside
-- with `opframe publish --set-aside`.
-- tables: quotes
SELECT q.version_id, q.start_char, q.end_char, q.quote_text, q.speaker_start_char, q.speaker_end_char,
       q.cue_start_char, q.cue_end_char, v.n_body AS body_length
FROM quotes AS q
JOIN checked_texts AS v USING (version_id)
WHERE (getvariable('check_all') IS TRUE OR q.run_id = getvariable('run_id'))
  AND (q.start_char < 0 OR q.end_char <= q.start_char
    OR q.quote_text IS DISTINCT FROM substring(v.body, q.start_char + 1, q.end_char - q.start_char)
    OR NOT coalesce(q.speaker_start_char BETWEEN 0 AND q.speaker_end_char AND q.speaker_end_char <= v.n_body, true)
    OR NOT coalesce(q.cue_start_char BETWEEN 0 AND q.cue_end_char AND q.cue_end_char <= v.n_body, true));
