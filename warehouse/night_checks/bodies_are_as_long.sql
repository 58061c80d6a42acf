-- No more articles than usual are less than half as long as their outlet's.
-- level: warn
-- message: shorter bodies: {observed:.0%} of {n} new articles are less than half as long as their outlet's usual one; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: a pay wall, a consent page, or a page that loads its text later. Frames of such articles are not comparable.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'short_body' AND subject_kind = 'night' AND rise_low > 0 AND observed - before > getvariable('min_change');
