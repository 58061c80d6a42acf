-- The share of each frame is as in the weeks before: of the night, and of the week that ends with it.
-- level: note
-- message: {subject}: {observed:.0%} of {n} articles of {when}; {expected_low:.0%} to {expected_high:.0%} in the weeks before
-- remedy: news move frames; read a few of the articles before you call it a change. A new model moves all of them at once: v_flips.
-- thresholds: min_n = 20, min_before = 50, min_change = 0.1, false_alarms = 0.01
SELECT subject_kind, subject, observed, expected_low, expected_high, n,
       CASE span WHEN 'night' THEN 'the night' ELSE 'the last seven days' END AS when
FROM night_moves
WHERE measure = 'frame' AND (rise_low > 0 OR fall_high < 0) AND abs(observed - before) > getvariable('min_change')
ORDER BY subject, span;
