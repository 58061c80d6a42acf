-- Each sentence and each label lies in its text: 0 <= start_char <= end_char <= length.
-- remedy: offsets and text are of different versions: report the model (model_version), set the articles aside
-- with `opframe publish --set-aside`.
-- tables: sentences, frame_labels
WITH places AS (
    SELECT version_id, model_version, 'sentence' AS unit, sentence_no, NULL AS frame, start_char, end_char
    FROM sentences
    WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
    UNION ALL
    SELECT version_id, model_version, unit, sentence_no, frame, start_char, end_char
    FROM frame_labels
    WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
)
SELECT p.*, CASE WHEN p.unit = 'headline' THEN v.n_headline ELSE v.n_body END AS text_length
FROM places AS p
JOIN checked_texts AS v USING (version_id)
WHERE p.start_char < 0 OR p.end_char < p.start_char
   OR p.end_char > CASE WHEN p.unit = 'headline' THEN v.n_headline ELSE v.n_body END;
