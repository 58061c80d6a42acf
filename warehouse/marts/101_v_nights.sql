-- One row: one loaded nightly run, and whether it is to be trusted: trust, or look, and at what.
CREATE OR REPLACE VIEW v_nights AS
WITH noticed AS (
    SELECT
        run_id,
        count(*) FILTER (level = 'stop') AS n_overruled,
        count(*) FILTER (level = 'warn') AS n_warn,
        count(*) FILTER (level = 'note') AS n_note,
        string_agg(message, '; ' ORDER BY check_name, subject) FILTER (level <> 'note') AS why
    FROM night_findings
    GROUP BY run_id
),
canaries AS (
    SELECT run_id, count(DISTINCT canary) AS n_canaries, count(*) AS n_canary_fields, count(*) FILTER (is_right) AS n_canary_fields_right
    FROM canary_results
    GROUP BY run_id
),
final AS (
    SELECT
        r.run_id, r.started_at, r.n_inputs,
        CASE WHEN coalesce(n.n_overruled + n.n_warn, 0) = 0 THEN 'trust' ELSE 'look' END AS verdict,
        coalesce(n.n_overruled, 0) AS n_overruled, coalesce(n.n_warn, 0) AS n_warn, coalesce(n.n_note, 0) AS n_note,
        n.why,
        coalesce(c.n_canaries, 0) AS n_canaries, coalesce(c.n_canary_fields, 0) AS n_canary_fields,
        coalesce(c.n_canary_fields_right, 0) AS n_canary_fields_right
    FROM runs AS r
    LEFT JOIN noticed AS n USING (run_id)
    LEFT JOIN canaries AS c USING (run_id)
    WHERE r.kind = 'nightly'
)
SELECT * FROM final;
