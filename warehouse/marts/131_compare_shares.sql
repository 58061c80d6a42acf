-- One row: one frame of one scheme in two sets of articles: both shares, their difference and its interval.
--   FROM compare_shares('relations', country = 'CN', country = 'US');
--   FROM compare_shares('relations', date_published < '2011-05-09', date_published > '2011-05-10');
-- The conditions are over the columns of v_decisions; an article that meets both is in the first set. Copies
-- and wire texts are left out unless copies := true. difference is first less second (Newcombe 1998).
CREATE OR REPLACE MACRO compare_shares(of_scheme, is_first, is_second, keep := true, copies := false) AS TABLE
WITH sided AS (
    SELECT frame, has_frame, reliability_tier, CASE WHEN is_first THEN 1 WHEN is_second THEN 2 END AS side
    FROM v_decisions
    WHERE scheme = of_scheme AND keep AND (copies OR (is_group_original AND wire_service IS NULL))
),
counted AS (
    SELECT
        frame, any_value(reliability_tier) AS reliability_tier,
        count(has_frame) FILTER (side = 1) AS n_first, count(has_frame) FILTER (side = 2) AS n_second,
        count(*) FILTER (side = 1 AND has_frame) AS n_yes_first,
        count(*) FILTER (side = 2 AND has_frame) AS n_yes_second,
        avg((has_frame IS NULL)::INT) FILTER (side = 1) AS abstain_rate_first,
        avg((has_frame IS NULL)::INT) FILTER (side = 2) AS abstain_rate_second
    FROM sided
    WHERE side IS NOT NULL
    GROUP BY frame
),
compared AS (
    SELECT
        *, n_yes_first / nullif(n_first, 0) AS share_first, n_yes_second / nullif(n_second, 0) AS share_second,
        newcombe(n_yes_second / nullif(n_second, 0), n_second, n_yes_first / nullif(n_first, 0), n_first) AS d
    FROM counted
),
final AS (
    SELECT
        frame, n_first, share_first, n_second, share_second, d.difference AS difference, d.low AS low,
        d.high AS high, abstain_rate_first, abstain_rate_second, reliability_tier
    FROM compared
)
SELECT * FROM final ORDER BY ALL;
