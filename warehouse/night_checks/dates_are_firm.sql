-- No more dates than usual are weak, ahead of the fetch, or older than a month.
-- level: warn
-- message: {observed:.0%} of {n} new articles {what}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: look at the dates of the night in v_provenance; an outlet may have changed its page, or a listing shows its archive.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n,
       CASE measure WHEN 'weak_date' THEN 'have a weak date' WHEN 'future_date' THEN 'are dated after they were fetched'
                    ELSE 'are older than 30 days' END AS what
FROM night_moves
WHERE measure IN ('weak_date', 'future_date', 'old_date') AND subject_kind = 'night'
  AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY measure;
