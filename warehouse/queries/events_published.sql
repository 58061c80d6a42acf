SELECT
    e.event_id, any_value(e.event_name) AS event_name, any_value(e.date_start) AS date_start,
    any_value(e.date_end) AS date_end, any_value(e.event_version_id) AS event_version_id,
    count(l.article_id) AS n_articles, count(*) FILTER (l.days_from_event < 0) AS n_before,
    count(*) FILTER (l.days_from_event = 0) AS n_during, count(*) FILTER (l.days_from_event > 0) AS n_after,
    round(avg(l.relevance), 3) AS mean_relevance
FROM events AS e
LEFT JOIN article_events AS l USING (event_id)
GROUP BY e.event_id
