-- Not most of a night's articles bear one and the same day of the past, unless that is usual.
-- level: stop
-- message: {observed:.0%} of {n} new articles bear the date {subject}, which is {days} days past; one old day had at most {expected_high:.0%} before
-- remedy: a date of the template, of the outlet's founding or of a moved archive is read: `opframe extract --explain
-- FILE`. If the articles are of that day, publish with --despite dates_are_spread.
-- thresholds: min_n = 10, max_share = 0.5, min_days = 7
WITH shares AS (
    SELECT day, is_tonight, date_published, count(*) AS k, any_value(n) AS n, any_value(day - date_published) AS days
    FROM (SELECT *, count(*) OVER (PARTITION BY day) AS n FROM night_articles)
    WHERE date_published IS NOT NULL
    GROUP BY day, is_tonight, date_published
),
before AS (
    SELECT coalesce(max(k / n), 0) AS top FROM shares
    WHERE NOT is_tonight AND days >= getvariable('min_days') AND n >= getvariable('min_n')
)
SELECT 'day' AS subject_kind, strftime(date_published, '%Y-%m-%d') AS subject, k / n AS observed, NULL AS expected_low,
       top AS expected_high, n, days
FROM shares, before
WHERE is_tonight AND n >= getvariable('min_n') AND days >= getvariable('min_days')
  AND k / n > greatest(getvariable('max_share'), top);
