-- How the canary articles of the run were read; of their rows, only this is kept.
INSERT INTO canary_results BY NAME
SELECT getvariable('run_id') AS run_id, * FROM staged_canary_results ORDER BY canary, field;
