-- Of each outlet, dates, authors and whole bodies are read as often as usual.
-- level: warn
-- message: {subject}: {observed:.0%} of {n} new articles {what}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: the outlet has probably changed its page: `opframe extract --explain FILE` on one of the new articles.
-- thresholds: min_n = 3, min_before = 10, min_change = 0.3, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n,
       CASE measure WHEN 'no_date' THEN 'have no date' WHEN 'off_listing' THEN 'are dated off their listing'
                    WHEN 'no_author' THEN 'name no author' ELSE 'are less than half as long as usual' END AS what
FROM night_moves
WHERE measure IN ('no_date', 'off_listing', 'no_author', 'short_body') AND subject_kind = 'outlet'
  AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY subject, measure;
