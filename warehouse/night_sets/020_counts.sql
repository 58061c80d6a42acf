-- One row: one outlet or listing of tonight, its count against those of the same weekday. The day on which an outlet
-- or listing was first read is left out: it brings what had piled up.
CREATE OR REPLACE TEMP TABLE night_series AS
SELECT 'outlet' AS subject_kind, outlet_id AS subject, day, is_tonight, n_new AS n
FROM night_outlets WHERE day > first_day
UNION ALL
-- Of all together: what no single small outlet can show.
SELECT 'night', 'all', day, is_tonight, sum(n_new)::BIGINT
FROM night_outlets WHERE day > first_day
GROUP BY day, is_tonight
UNION ALL
SELECT 'listing', listing_url, day, is_tonight, n_items
FROM night_listings WHERE is_read
QUALIFY day > min(day) OVER (PARTITION BY listing_url);

CREATE OR REPLACE TEMP TABLE night_counts AS
WITH medians AS (
    SELECT subject_kind, subject, isodow(day) AS weekday, count(*) AS n_nights, median(n) AS typical
    FROM night_series WHERE NOT is_tonight GROUP BY ALL
),
spreads AS (
    -- Over all weekdays, for one alone has eight nights at most. 0.455 is the median of chi-square with 1 degree
    -- of freedom, which this ratio has in a Poisson process.
    SELECT s.subject_kind, s.subject, median(pow(s.n - m.typical, 2) / greatest(m.typical, 0.5)) / 0.455 AS overdispersion
    FROM night_series AS s
    JOIN medians AS m ON m.subject_kind = s.subject_kind AND m.subject = s.subject AND m.weekday = isodow(s.day)
    WHERE NOT s.is_tonight
    GROUP BY ALL
)
SELECT s.subject_kind, s.subject, s.n AS observed, strftime(s.day, '%A') AS weekday,
       coalesce(m.n_nights, 0) AS n_nights, m.typical, p.overdispersion
FROM night_series AS s
LEFT JOIN medians AS m ON m.subject_kind = s.subject_kind AND m.subject = s.subject AND m.weekday = isodow(s.day)
LEFT JOIN spreads AS p ON p.subject_kind = s.subject_kind AND p.subject = s.subject
WHERE s.is_tonight;

-- The same, with the numbers between which the count should lie: for those with enough history.
CREATE OR REPLACE TEMP VIEW night_bounds AS
WITH guarded AS (
    SELECT *, guarded_z(count(*) OVER (PARTITION BY subject_kind), alpha := getvariable('false_alarms')) AS z
    FROM night_counts WHERE n_nights >= getvariable('min_nights')
),
bounded AS (
    SELECT *, usual_count(typical, overdispersion, n_nights, z := z) AS usual FROM guarded
)
SELECT * EXCLUDE (usual, z), usual.low AS expected_low, usual.high AS expected_high FROM bounded;
