-- The canary articles are framed as a person would: decisions of the shipped model that nobody would argue about.
-- level: stop
-- message: canary {subject}: {field} should be {expected}, was decided {found}
-- remedy: the model files, the word vectors or spaCy's model are not those of this release; `opframe doctor` and
-- `opframe canaries` say more. If the change is meant, publish with --despite canaries_are_framed.
SELECT 'canary' AS subject_kind, canary AS subject, field, expected, coalesce(found, 'nothing') AS found
FROM canary_results
WHERE run_id = getvariable('run_id') AND NOT is_right AND starts_with(field, 'frame ')
ORDER BY ALL;
