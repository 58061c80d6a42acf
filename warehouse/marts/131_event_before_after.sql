-- One row: one frame, its share among the articles linked to one event before its first day and after its
-- last, each with n (articles decided), a 95 % interval and the articles on which the model abstained; and
-- the difference with its interval (macro newcombe). Articles of the event's own days are left out. A share
-- is null when no article was decided. With originals_only, copies and agency texts are left out.
CREATE OR REPLACE MACRO event_before_after(event, originals_only := false) AS TABLE
WITH counts AS (
    SELECT
        d.scheme, d.frame,
        count(*) FILTER (l.days_from_event < 0 AND d.decision <> 'abstain') AS n_before,
        count(*) FILTER (l.days_from_event > 0 AND d.decision <> 'abstain') AS n_after,
        count(*) FILTER (l.days_from_event < 0 AND d.decision = 'abstain') AS n_abstained_before,
        count(*) FILTER (l.days_from_event > 0 AND d.decision = 'abstain') AS n_abstained_after,
        avg(d.has_frame::INTEGER) FILTER (l.days_from_event < 0) AS share_before,
        avg(d.has_frame::INTEGER) FILTER (l.days_from_event > 0) AS share_after
    FROM article_events AS l
    JOIN v_decisions AS d USING (article_id)
    WHERE l.event_id = (
        SELECT CASE WHEN count(*) > 0 THEN event
                    ELSE error('no event is called ' || event || '; SELECT event_id FROM events') END
        FROM events WHERE event_id = event
    ) AND (NOT originals_only OR (d.is_group_original AND d.wire_service IS NULL))
    GROUP BY d.scheme, d.frame
),
final AS (
    SELECT
        scheme, frame, share_before, n_before,
        CASE WHEN n_before > 0 THEN wilson(share_before, n_before).low END AS before_low,
        CASE WHEN n_before > 0 THEN wilson(share_before, n_before).high END AS before_high,
        n_abstained_before, share_after, n_after,
        CASE WHEN n_after > 0 THEN wilson(share_after, n_after).low END AS after_low,
        CASE WHEN n_after > 0 THEN wilson(share_after, n_after).high END AS after_high,
        n_abstained_after, share_after - share_before AS difference,
        newcombe(share_before, n_before, share_after, n_after).low AS difference_low,
        newcombe(share_before, n_before, share_after, n_after).high AS difference_high
    FROM counts
)
SELECT * FROM final ORDER BY scheme, frame;
