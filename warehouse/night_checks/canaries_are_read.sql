-- The canary articles are read as they were written: authors, date, outlet, section, language, quotes.
-- level: stop
-- message: canary {subject}: {field} should be {expected}, was read as {found}
-- remedy: the same page gave the right answer when this opframe was released: look for a changed installation, library
-- or outlets.toml; `opframe canaries` reads them again. If the change is meant, publish with --despite canaries_are_read.
SELECT 'canary' AS subject_kind, canary AS subject, field, coalesce(expected, 'nothing') AS expected,
       coalesce(found, 'nothing') AS found
FROM canary_results
WHERE run_id = getvariable('run_id') AND NOT is_right AND NOT starts_with(field, 'frame ')
ORDER BY ALL;
