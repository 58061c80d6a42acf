-- Dates lie within two days of the time that the listing gives, as often as usual.
-- level: stop
-- message: {observed:.0%} of {n} new articles are dated more than two days off what their listing says; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: another date on the page is taken for that of publication: `opframe extract --explain FILE`. Publish as it is
-- with --despite dates_agree_with_listings.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'off_listing' AND subject_kind = 'night' AND rise_low > 0 AND observed - before > getvariable('min_change');
