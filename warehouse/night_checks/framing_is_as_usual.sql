-- The model abstains no more often than usual, and no fewer articles than usual get a frame.
-- level: warn
-- message: less framing, {coverage}: in {observed:.0%} of {n} {what} of {subject}; {expected_low:.0%} to {expected_high:.0%} are usual
-- remedy: look at the night's texts: another language, another kind of text, or bodies that were cut get fewer labels.
-- thresholds: min_n = 5, min_before = 20, min_change = 0.15, false_alarms = 0.01, min_nights = 4
WITH fewer AS (
    SELECT count(*) AS n FROM night_bounds WHERE subject_kind IN ('night', 'outlet') AND observed < floor(expected_low)
)
SELECT subject_kind, subject, observed, expected_low, expected_high, m.n,
       CASE measure WHEN 'abstention' THEN 'decisions the model abstains:' ELSE 'articles it finds no frame' END AS what,
       CASE WHEN fewer.n = 0 THEN 'articles as usual' ELSE 'and fewer articles' END AS coverage
FROM night_moves AS m, fewer
WHERE measure IN ('abstention', 'no_frame') AND rise_low > 0 AND observed - before > getvariable('min_change')
ORDER BY subject, measure;
