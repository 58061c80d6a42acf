-- No more inputs than usual lead to the same article, and no more new articles than usual copy another.
-- level: warn
-- message: {observed:.0%} of {n} {what}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: two listings may name the same articles under other addresses, or an outlet took over agency copy: see v_copies.
-- thresholds: min_n = 10, min_before = 20, min_change = 0.2, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n,
       CASE measure WHEN 'copy' THEN 'new articles copy another' ELSE 'inputs lead to an article of another input' END AS what
FROM night_moves
WHERE measure IN ('copy', 'duplicate') AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY measure;
