-- A study's own events, and the articles that they are linked to. The tables keep what was; the views
-- events and article_events show what is.

-- One row: one definition of one event. Append only: a changed event is a further row.
CREATE TABLE event_versions (
    event_version_id VARCHAR NOT NULL,         -- hash of the definition
    event_id         VARCHAR NOT NULL,
    event_name       VARCHAR NOT NULL,
    date_start       DATE NOT NULL,
    date_end         DATE NOT NULL,            -- the last day; the first, when the event had one day
    description      VARCHAR,                  -- null: none given
    url              VARCHAR,                  -- null: no source given
    terms            VARCHAR[] NOT NULL,       -- words and phrases, as the study wrote them
    match_rule       VARCHAR NOT NULL,         -- any, all
    countries        VARCHAR[] NOT NULL,       -- of outlets; empty: all
    days_before      BIGINT NOT NULL,
    days_after       BIGINT NOT NULL,
    run_id           VARCHAR NOT NULL          -- the run that brought it
);

-- One row: the events that a study had from one run on. Append only; the last row is current.
CREATE TABLE event_sets (
    events_sha256     VARCHAR NOT NULL,        -- of the definitions, in order of event_id
    event_version_ids VARCHAR[] NOT NULL,      -- empty: no events
    run_id            VARCHAR NOT NULL,
    current_from      TIMESTAMP NOT NULL
);

-- One row: one version of one article about one definition of an event. Append only.
CREATE TABLE event_links (
    article_id       VARCHAR NOT NULL,
    version_no       BIGINT NOT NULL,
    event_version_id VARCHAR NOT NULL,
    event_id         VARCHAR NOT NULL,
    relevance        DOUBLE NOT NULL,          -- 0..1
    days_from_event  BIGINT NOT NULL,          -- below 0: before its first day; above 0: after its last
    matched_terms    VARCHAR[] NOT NULL,       -- as the study wrote them
    run_id           VARCHAR NOT NULL          -- the run that linked them
);

-- One row: one version of one article that was compared with the current events, linked or not.
CREATE TABLE event_readings (
    article_id    VARCHAR NOT NULL,
    version_no    BIGINT NOT NULL,
    events_sha256 VARCHAR NOT NULL
);

-- One row: one event of the study, as it is defined now.
CREATE VIEW events AS
SELECT
    v.event_id, v.event_name, v.date_start, v.date_end, v.description, v.url, v.terms, v.match_rule,
    v.countries, v.days_before, v.days_after, v.event_version_id, v.run_id
FROM event_versions AS v
SEMI JOIN (
    SELECT unnest(arg_max(event_version_ids, current_from)) AS event_version_id FROM event_sets
) AS s USING (event_version_id)
ORDER BY v.event_id;

-- One row: one article (latest version) that is about one event of the study.
CREATE VIEW article_events AS
SELECT l.article_id, l.event_id, l.relevance, l.days_from_event, l.matched_terms
FROM event_links AS l
SEMI JOIN articles AS a ON a.article_id = l.article_id AND a.n_versions = l.version_no
SEMI JOIN events AS e ON e.event_version_id = l.event_version_id;
