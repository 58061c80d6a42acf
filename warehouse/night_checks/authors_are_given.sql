-- No more articles than usual name nobody: no person, no desk, no agency.
-- level: warn
-- message: {observed:.0%} of {n} new articles name no author; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: see which outlets they are of; an outlet may have changed its page: `opframe extract --explain FILE`.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'no_author' AND subject_kind = 'night' AND rise_low > 0 AND observed - before > getvariable('min_change');
