-- No reason to refuse an input, or to fail, is more frequent than usual.
-- level: warn
-- message: {observed:.0%} of {n} inputs: {subject}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: see the table of refusals; it has a remedy for each.
-- thresholds: min_n = 10, min_before = 20, min_change = 0.1, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'refused' AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY subject;
