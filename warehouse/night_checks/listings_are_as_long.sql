-- A listing names no fewer articles than on the same weekday before.
-- level: warn
-- message: {subject} names {observed:.0f} articles; on a {weekday} at least {expected_low:.0f} are usual (median {typical:.0f} of {n} nights)
-- remedy: open the listing: has it been cut, or does link_pattern no longer match?
-- thresholds: min_nights = 4, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n_nights AS n, weekday, typical
FROM night_bounds
WHERE subject_kind = 'listing' AND observed > 0 AND observed < floor(expected_low)
ORDER BY subject;
