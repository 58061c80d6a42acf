-- An outlet, and all together, bring no fewer new articles than on the same weekday before.
-- level: warn
-- message: fewer articles: {who} brought {observed:.0f}; on a {weekday} at least {expected_low:.0f} are usual (median {typical:.0f} of {n} nights)
-- remedy: a holiday, a feed that lags, or articles that were refused: see the rejects of the outlet and its opinion page.
-- thresholds: min_nights = 4, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n_nights AS n, weekday, typical,
       CASE subject_kind WHEN 'night' THEN 'all outlets together' ELSE subject END AS who
FROM night_bounds
WHERE subject_kind IN ('night', 'outlet') AND observed < floor(expected_low)
ORDER BY subject;
