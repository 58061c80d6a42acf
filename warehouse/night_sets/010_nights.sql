-- What a night is compared with: the nightly runs of the eight weeks before its day. Runs of one day (UTC) are one
-- night: the second finds nothing new because the first has it.
CREATE OR REPLACE TEMP TABLE night_runs AS
WITH tonight AS (
    SELECT started_at, started_at::DATE AS day FROM runs WHERE run_id = getvariable('run_id')
)
SELECT runs.run_id, runs.started_at, runs.started_at::DATE AS day, runs.started_at::DATE = tonight.day AS is_tonight
FROM runs, tonight
WHERE runs.kind = 'nightly' AND runs.started_at <= tonight.started_at
  AND runs.started_at::DATE >= tonight.day - 56;

CREATE OR REPLACE TEMP TABLE night_outcomes AS
SELECT r.run_id, r.day, r.is_tonight, o.listing_url, o.outlet_id, o.outcome, o.stage, o.reason, o.version_id, o.listed_at
FROM run_outcomes AS o JOIN night_runs AS r USING (run_id);

-- One row: one listing on one day.
CREATE OR REPLACE TEMP TABLE night_listings AS
WITH brought AS (
    SELECT day, listing_url, count(*) FILTER (outcome = 'new') AS n_new FROM night_outcomes GROUP BY ALL
)
SELECT l.listing_url, r.day,
       -- One that an earlier run of the day read, and this one does not, was taken out of the study.
       r.is_tonight AND bool_or(r.run_id = getvariable('run_id')) AS is_tonight,
       any_value(l.outlet_id) AS outlet_id,
       -- The last reading of the day counts.
       arg_max(l.n_items, r.started_at) AS n_items, arg_max(l.is_read, r.started_at) AS is_read,
       arg_max(l.detail, r.started_at) AS detail, coalesce(any_value(b.n_new), 0) AS n_new
FROM run_listings AS l
JOIN night_runs AS r USING (run_id)
LEFT JOIN brought AS b ON b.day = r.day AND b.listing_url = l.listing_url
GROUP BY l.listing_url, r.day, r.is_tonight;

-- One row: one outlet on one day since it was first seen, with the articles that came in. Days without a run are no days.
CREATE OR REPLACE TEMP TABLE night_outlets AS
WITH brought AS (
    SELECT outlet_id, day, count(*) FILTER (outcome = 'new') AS n_new
    FROM night_outcomes WHERE outlet_id IS NOT NULL GROUP BY ALL
),
listed AS (
    SELECT outlet_id, day FROM night_listings WHERE outlet_id IS NOT NULL
    UNION SELECT outlet_id, day FROM brought
),
first_days AS (
    SELECT outlet_id, min(day) AS first_day FROM listed GROUP BY outlet_id
),
days AS (
    SELECT DISTINCT day, is_tonight FROM night_runs
)
SELECT f.outlet_id, d.day, d.is_tonight, f.first_day, coalesce(b.n_new, 0) AS n_new
FROM first_days AS f
JOIN days AS d ON d.day >= f.first_day
LEFT JOIN brought AS b ON b.outlet_id = f.outlet_id AND b.day = d.day;
