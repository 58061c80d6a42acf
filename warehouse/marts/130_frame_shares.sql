-- One row: one frame of one scheme in one group of articles: its share with all that belongs beside it.
--   FROM frame_shares('relations', outlet_name);
--   FROM frame_shares('generic', {'country': country, 'quarter': date_trunc('quarter', date_published)},
--                     keep := article_type = 'opinion');
-- per: what to group by: an expression over the columns of v_decisions (then the column is called per), or a
-- struct of several, whose fields become the columns. keep: which articles; also over v_decisions.
-- Left out of the share, and counted beside it: copies and wire texts (n_copies), unless copies := true, since
-- a text printed ten times is one decision to frame; and, where per holds a date, weak dates (n_weak_dates),
-- unless weak_dates := true (is_time := true says so of a group like year(date_published)). Abstentions are in n_articles and abstain_rate, not in the share.
-- corrected_share: as it would be without the classifier's errors (rogan_gladen), its interval with the
-- uncertainty of those errors too (rogan_gladen_interval); null where the errors are unknown, or so frequent
-- that nothing can be told. It holds as far as the errors are the same here as on the reference (frame_tiers).
-- trusted_share: share where the tier is at least least_tier (A, B, C, D), else null: what to print unread.
CREATE OR REPLACE MACRO frame_shares(
    of_scheme, per := 'all', keep := true, copies := false, weak_dates := false, is_time := NULL, least_tier := 'B'
) AS TABLE
WITH decided AS (
    SELECT
        {'per': per} AS place, scheme, frame, has_frame, model_version, scheme_version,
        NOT is_group_original OR wire_service IS NOT NULL AS is_copy,
        coalesce(is_time, regexp_matches(typeof(per), 'DATE|TIMESTAMP')) AND has_weak_date AS is_weak
    FROM v_decisions
    WHERE keep AND scheme = (
        SELECT CASE WHEN count(*) > 0 THEN of_scheme
                    ELSE error('no scheme is called ' || of_scheme || '; SELECT scheme FROM current_models') END
        FROM current_models WHERE scheme = of_scheme
    )
),
counted AS (
    SELECT
        place, scheme, frame, any_value(model_version) AS model_version,
        any_value(scheme_version) AS scheme_version,
        count(*) FILTER ((copies OR NOT is_copy) AND (weak_dates OR NOT is_weak)) AS n_articles,
        count(has_frame) FILTER ((copies OR NOT is_copy) AND (weak_dates OR NOT is_weak)) AS n_decided,
        count(*) FILTER (has_frame AND (copies OR NOT is_copy) AND (weak_dates OR NOT is_weak)) AS n_yes,
        count(*) FILTER (is_copy) AS n_copies,
        count(*) FILTER (is_weak) AS n_weak_dates
    FROM decided
    GROUP BY place, scheme, frame
),
shared AS (
    SELECT
        c.*, t.reliability_tier, c.n_yes / nullif(c.n_decided, 0) AS share,
        rogan_gladen(c.n_yes / nullif(c.n_decided, 0), t.sensitivity, t.specificity) AS corrected_share,
        CASE WHEN c.n_decided > 0 THEN wilson(c.n_yes / c.n_decided, c.n_decided) END AS interval_,
        rogan_gladen_interval(c.n_yes, c.n_decided, t.tp, t.fp, t.fn, t.tn) AS corrected
    FROM counted AS c
    LEFT JOIN frame_tiers AS t USING (scheme, scheme_version, frame, model_version)
),
final AS (
    SELECT
        unnest(place, recursive := true), frame, n_articles, n_decided, n_yes, share,
        interval_.low AS low, interval_.high AS high,
        1 - n_decided / nullif(n_articles, 0) AS abstain_rate,
        corrected_share, corrected.low AS corrected_low, corrected.high AS corrected_high,
        coalesce(reliability_tier, 'D') AS reliability_tier,
        CASE WHEN coalesce(reliability_tier, 'D') <= least_tier THEN share END AS trusted_share,
        n_copies, n_weak_dates
    FROM shared
)
SELECT * FROM final ORDER BY ALL;
