-- One row: one frame in the outlets of one country, its share among the articles linked to one event, with n
-- (articles decided), a 95 % interval and the articles on which the model abstained. country is null for
-- outlets of unknown country; a share is null when no article was decided. With originals_only, copies and
-- agency texts are left out.
CREATE OR REPLACE MACRO event_by_country(event, originals_only := false) AS TABLE
WITH counts AS (
    SELECT
        d.country, d.scheme, d.frame, count(*) FILTER (d.decision <> 'abstain') AS n,
        count(*) FILTER (d.decision = 'abstain') AS n_abstained, avg(d.has_frame::INTEGER) AS frame_share
    FROM article_events AS l
    JOIN v_decisions AS d USING (article_id)
    WHERE l.event_id = (
        SELECT CASE WHEN count(*) > 0 THEN event
                    ELSE error('no event is called ' || event || '; SELECT event_id FROM events') END
        FROM events WHERE event_id = event
    ) AND (NOT originals_only OR (d.is_group_original AND d.wire_service IS NULL))
    GROUP BY d.country, d.scheme, d.frame
),
final AS (
    SELECT
        country, scheme, frame, frame_share, n, CASE WHEN n > 0 THEN wilson(frame_share, n).low END AS low,
        CASE WHEN n > 0 THEN wilson(frame_share, n).high END AS high, n_abstained
    FROM counts
)
SELECT * FROM final ORDER BY scheme, frame, country;
