-- No more articles than usual come without a date of publication.
-- level: stop
-- message: {observed:.0%} of {n} new articles have no date; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: an outlet's page was changed: `opframe extract --explain FILE` shows where the date was looked for. Publish
-- without the articles with --set-aside after a correction, or as it is with --despite dates_are_given.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n
FROM night_moves
WHERE measure = 'no_date' AND subject_kind = 'night' AND rise_low > 0 AND observed - before > getvariable('min_change');
