-- What is wrong with entries of authors.toml, as one run applied them.
SELECT correction, findings FROM author_corrections
WHERE run_id = $run_id AND findings IS NOT NULL
ORDER BY correction;
