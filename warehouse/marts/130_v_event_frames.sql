-- One row: one frame of one article (latest version, current model, decided) that is linked to one event. An
-- article that is about two events has its frames twice: filter by event_id, or count articles.
-- period: before, during or after the event.
CREATE OR REPLACE VIEW v_event_frames AS
SELECT
    l.event_id, e.event_name, e.date_start, e.date_end,
    CASE WHEN l.days_from_event < 0 THEN 'before' WHEN l.days_from_event > 0 THEN 'after' ELSE 'during' END AS period,
    l.days_from_event, l.relevance, l.matched_terms, f.*
FROM article_events AS l
JOIN events AS e USING (event_id)
JOIN v_frames AS f USING (article_id);
