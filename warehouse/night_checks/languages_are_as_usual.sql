-- No language has a larger share of the night than usual.
-- level: warn
-- message: {observed:.0%} of {n} new articles are in {subject}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: has a listing switched its edition? Articles in a language that the model does not read get no labels.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'language' AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY subject;
