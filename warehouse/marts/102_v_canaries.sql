-- One row: one canary article of one run: which of its fields were read as they should be.
CREATE OR REPLACE VIEW v_canaries AS
WITH final AS (
    SELECT
        run_id, canary,
        count(*) AS n_fields,
        count(*) FILTER (is_right) AS n_right,
        string_agg(field || ': ' || coalesce(expected, 'nothing') || ' -> ' || coalesce(found, 'nothing'), '; ' ORDER BY field)
            FILTER (NOT is_right) AS wrong_fields
    FROM canary_results
    GROUP BY ALL
)
SELECT * FROM final;
