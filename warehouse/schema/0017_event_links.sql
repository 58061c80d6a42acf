-- The event links of the text that an article shows, by its row of article_versions: n_versions counts fetches.
CREATE OR REPLACE VIEW article_events AS
SELECT l.article_id, l.event_id, l.relevance, l.days_from_event, l.matched_terms
FROM event_links AS l
SEMI JOIN articles AS a ON a.article_id = l.article_id AND a.version_no = l.version_no
SEMI JOIN events AS e ON e.event_version_id = l.event_version_id;
