-- Each outlet that is watched has enough nights of the same weekday to be compared with.
-- level: note
-- message: too little history to compare {observed:.0f} of {n} outlets with the same weekday: {min_nights} nights of it are needed, none of them the first
-- remedy: wait; nothing is wrong. Until then only absolute checks and those over all nights speak.
-- thresholds: min_nights = 4
WITH watched AS (
    SELECT o.outlet_id, coalesce(max(c.n_nights), 0) AS n_nights
    FROM night_outlets AS o LEFT JOIN night_counts AS c ON c.subject_kind = 'outlet' AND c.subject = o.outlet_id
    WHERE o.is_tonight
    GROUP BY o.outlet_id
)
SELECT 'night' AS subject_kind, 'all' AS subject, count(*) FILTER (n_nights < getvariable('min_nights')) AS observed,
       count(*) AS n, getvariable('min_nights') AS min_nights
FROM watched
HAVING count(*) FILTER (n_nights < getvariable('min_nights')) > 0;
