-- No outlet is silent for longer than chance explains.
-- level: warn
-- message: nothing new from {subject} for {n} nights; {expected_low:.1f} articles were to be expected in that time
-- remedy: the feed may be frozen (the same items every night), moved or behind a wall: open it.
-- thresholds: min_before = 10, false_alarms = 0.01
WITH lasts AS (
    SELECT outlet_id, max(day) FILTER (n_new > 0) AS last_day, bool_or(is_tonight) AS is_watched
    FROM night_outlets GROUP BY outlet_id
),
rates AS (
    SELECT o.outlet_id,
           count(*) FILTER (o.day > l.last_day) AS n_silent,
           count(*) FILTER (o.day <= l.last_day AND o.day > o.first_day) AS n_before,
           avg(o.n_new) FILTER (o.day <= l.last_day AND o.day > o.first_day) AS rate,
           var_pop(o.n_new) FILTER (o.day <= l.last_day AND o.day > o.first_day) AS variance
    FROM night_outlets AS o JOIN lasts AS l USING (outlet_id)
    WHERE l.is_watched AND l.last_day IS NOT NULL
    GROUP BY o.outlet_id
),
final AS (
    SELECT *, rate * n_silent AS expected, greatest(1, variance / rate) AS overdispersion, count(*) OVER () AS n_outlets
    FROM rates WHERE n_before >= getvariable('min_before') AND rate > 0
)
-- How likely silence is: exp(-expected / overdispersion), as of a Poisson process slowed down by its bursts.
SELECT 'outlet' AS subject_kind, outlet_id AS subject, 0 AS observed, expected AS expected_low, n_silent AS n
FROM final
WHERE n_silent > 0 AND exp(-expected / overdispersion) < getvariable('false_alarms') / n_outlets
ORDER BY subject;
