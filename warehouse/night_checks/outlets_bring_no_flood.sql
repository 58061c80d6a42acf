-- An outlet, and all together, bring no more new articles than on the same weekday before.
-- level: note
-- message: more articles: {who} brought {observed:.0f}; on a {weekday} at most {expected_high:.0f} are usual (median {typical:.0f} of {n} nights)
-- remedy: nothing, if something happened; else see whether the listing now names other sections, or old articles again.
-- thresholds: min_nights = 4, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n_nights AS n, weekday, typical,
       CASE subject_kind WHEN 'night' THEN 'all outlets together' ELSE subject END AS who
FROM night_bounds
WHERE subject_kind IN ('night', 'outlet') AND observed > ceil(expected_high)
ORDER BY subject;
