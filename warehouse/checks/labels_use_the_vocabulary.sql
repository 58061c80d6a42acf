-- Decisions, voices and units are words of the data dictionary; probabilities lie in 0..1; abstentions say why.
-- remedy: the annotator is out of step with this opframe: install the version that the run names
-- (opframe_version), or set the articles aside with `opframe publish --set-aside`.
-- tables: frame_labels
SELECT version_id, scheme, frame, unit, voice, decision, abstain_reason, probability, probability_author, score
FROM frame_labels
WHERE (getvariable('check_all') IS TRUE OR run_id = getvariable('run_id'))
  AND (decision NOT IN ('yes', 'no', 'abstain')
    OR voice NOT IN ('headline', 'author', 'quoted', 'reported')
    OR unit NOT IN ('document', 'headline', 'sentence')
    OR (unit = 'sentence') <> (sentence_no IS NOT NULL)
    OR (decision = 'abstain') <> (abstain_reason IS NOT NULL)
    OR NOT coalesce(probability BETWEEN 0 AND 1, false)
    OR NOT coalesce(probability_author BETWEEN 0 AND 1, false)
    OR NOT coalesce(threshold BETWEEN 0 AND 1, true));
