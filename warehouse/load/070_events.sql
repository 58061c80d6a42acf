-- Articles linked to the study's events: new versions, or all articles when the events changed. A run that
-- stages no event set says nothing about the events, and those of the last run stay.
INSERT INTO event_versions BY NAME
SELECT s.*, getvariable('run_id') AS run_id
FROM staged_events AS s
ANTI JOIN event_versions USING (event_version_id)
ORDER BY s.event_id;

INSERT INTO event_sets BY NAME
SELECT s.*, getvariable('run_id') AS run_id, getvariable('loaded_at') AS current_from
FROM staged_event_sets AS s
WHERE s.events_sha256 IS DISTINCT FROM (SELECT arg_max(events_sha256, current_from) FROM event_sets);

SET VARIABLE events_sha256 = (SELECT arg_max(events_sha256, current_from) FROM event_sets);

DELETE FROM event_readings WHERE events_sha256 <> getvariable('events_sha256');

CREATE OR REPLACE TEMP TABLE unread AS
SELECT a.article_id, a.version_no, a.country, a.date_published, d.doc_no
FROM articles AS a
JOIN search_documents AS d USING (article_id)
ANTI JOIN event_readings AS r ON r.article_id = a.article_id AND r.version_no = a.version_no
WHERE getvariable('events_sha256') IS NOT NULL;

-- By date and country first: few articles stay, and only their words are looked up. A date that names no
-- day could lie on either side of an event: such an article is not linked. One that little else speaks for is.
CREATE OR REPLACE TEMP TABLE event_candidates AS
SELECT
    u.article_id, u.version_no, u.doc_no, e.event_version_id, e.event_id,
    CASE
        WHEN u.date_published < e.date_start THEN u.date_published - e.date_start
        WHEN u.date_published > e.date_end THEN u.date_published - e.date_end
        ELSE 0
    END AS days_from_event
FROM unread AS u
JOIN articles AS a USING (article_id)
JOIN events AS e
    ON u.date_published >= e.date_start - e.days_before::INTEGER
    AND u.date_published <= e.date_end + e.days_after::INTEGER
    AND (len(e.countries) = 0 OR list_contains(e.countries, u.country))
WHERE a.date_published_precision IN ('minute', 'day');

CREATE OR REPLACE TEMP TABLE event_terms AS
WITH terms AS (
    SELECT event_version_id, unnest(terms) AS term, generate_subscripts(terms, 1) AS term_place FROM events
),
folded AS (
    SELECT *, search_words(term) AS words FROM terms
)
SELECT
    event_version_id, term_place, term,
    CASE WHEN term LIKE '%*' THEN list_append(words[:-2], words[-1] || '*') ELSE words END AS words
FROM folded;

CREATE OR REPLACE TEMP TABLE event_words AS
WITH words AS (
    SELECT DISTINCT unnest(words) AS word FROM event_terms
)
SELECT word, term_no FROM words JOIN search_terms ON term = word
UNION ALL
SELECT word, term_no FROM words JOIN search_terms ON word LIKE '%*' AND starts_with(term, rtrim(word, '*'));

CREATE OR REPLACE TEMP TABLE event_occurrences AS
WITH event_texts AS (
    -- coalesce, here and below: as in 060_search.sql.
    FROM search_texts
    WHERE doc_no >= (SELECT min(doc_no) FROM event_candidates)
        AND coalesce(doc_no IN (SELECT doc_no FROM event_candidates), false)
),
stretches AS MATERIALIZED (
    SELECT w.word, s.stretch_id, s.word_no FROM event_words AS w JOIN search_stretch_words AS s USING (term_no)
),
places AS (
    SELECT doc_no, unnest(body) AS stretch_id, generate_subscripts(body, 1)::INTEGER AS stretch_no FROM event_texts
    UNION ALL
    SELECT doc_no, unnest(headline), generate_subscripts(headline, 1)::INTEGER - 1000001 FROM event_texts
),
event_places AS MATERIALIZED (
    FROM places WHERE coalesce(stretch_id IN (SELECT stretch_id FROM stretches), false)
)
SELECT s.word, p.doc_no, p.stretch_no < 0 AS in_headline, p.stretch_no, abs(s.word_no) AS word_no,
       s.word_no < 0 AS is_last
FROM event_places AS p
JOIN stretches AS s USING (stretch_id);

INSERT INTO event_links BY NAME
WITH RECURSIVE beginnings AS (
    SELECT t.event_version_id, t.term_place, 1 AS n_words, o.doc_no, o.in_headline, o.stretch_no, o.word_no, o.is_last
    FROM event_terms AS t
    JOIN event_occurrences AS o ON o.word = t.words[1]
    UNION ALL
    SELECT b.event_version_id, b.term_place, b.n_words + 1, b.doc_no, b.in_headline, o.stretch_no, o.word_no, o.is_last
    FROM beginnings AS b
    JOIN event_terms AS t
        ON t.event_version_id = b.event_version_id AND t.term_place = b.term_place AND len(t.words) > b.n_words
    JOIN event_occurrences AS o
        ON o.doc_no = b.doc_no AND o.word = t.words[b.n_words + 1]
        AND o.stretch_no = b.stretch_no + b.is_last::INTEGER
        AND o.word_no = CASE WHEN b.is_last THEN 1 ELSE b.word_no + 1 END
),
matches AS (
    SELECT b.doc_no, t.event_version_id, t.term_place, any_value(t.term) AS term, bool_or(b.in_headline) AS in_headline
    FROM beginnings AS b
    JOIN event_terms AS t
        ON t.event_version_id = b.event_version_id AND t.term_place = b.term_place AND len(t.words) = b.n_words
    GROUP BY ALL
),
scored AS (
    SELECT
        c.article_id, c.version_no, c.event_version_id, c.event_id, c.days_from_event,
        count(*) AS n_matched, count(*) FILTER (m.in_headline) AS n_in_headline,
        list(m.term ORDER BY m.term_place) AS matched_terms
    FROM event_candidates AS c
    JOIN matches AS m USING (doc_no, event_version_id)
    GROUP BY ALL
),
final AS (
    SELECT
        s.article_id, s.version_no, s.event_version_id, s.event_id, s.days_from_event, s.matched_terms,
        -- Seven tenths for the words: each term that occurs halves what is missing to 1, a term in the
        -- headline once more (a share of the terms would sink with each synonym that a study adds). Three
        -- tenths for the date: from 1 during the event down to 0 a day beyond the window.
        round(0.7 * (1 - 0.5 ^ (s.n_matched + s.n_in_headline))
            + 0.3 * (1 - abs(s.days_from_event)
                / (1 + CASE WHEN s.days_from_event < 0 THEN e.days_before ELSE e.days_after END)), 3) AS relevance,
        getvariable('run_id') AS run_id
    FROM scored AS s
    JOIN events AS e USING (event_version_id)
    WHERE e.match_rule = 'any' OR s.n_matched = len(e.terms)
)
SELECT final.*
FROM final
ANTI JOIN event_links AS l
    ON l.article_id = final.article_id AND l.version_no = final.version_no
    AND l.event_version_id = final.event_version_id
ORDER BY event_id, article_id;

INSERT INTO event_readings BY NAME
SELECT article_id, version_no, getvariable('events_sha256') AS events_sha256 FROM unread;
