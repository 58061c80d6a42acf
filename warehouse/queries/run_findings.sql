-- What the checks of a night noticed about one run, the gravest first.
FROM night_findings WHERE run_id = $run_id
ORDER BY list_position(['stop', 'warn', 'note'], level), check_name, subject;
