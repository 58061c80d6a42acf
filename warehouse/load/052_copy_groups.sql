-- Groups of copies: what links join, for the articles that this load touches and those linked with them
-- now or before. A group is a function of its members' texts and facts, whenever they came.

SET VARIABLE copy_overlap = 0.1; -- a member that shares less than this with the original only met a digest

CREATE OR REPLACE TEMP TABLE current_links AS
WITH live AS (
    SELECT article_id, other_article_id
    FROM copy_links
    SEMI JOIN articles AS a USING (version_id)
    SEMI JOIN articles AS b ON b.version_id = other_version_id
)
SELECT article_id, other_article_id FROM live
UNION ALL
SELECT other_article_id, article_id FROM live;

CREATE OR REPLACE TEMP TABLE last_groups AS
SELECT * FROM article_groups
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY grouped_at DESC, run_id DESC) = 1;

CREATE OR REPLACE TEMP TABLE regrouped_articles AS
WITH RECURSIVE seeds AS (
    SELECT article_id FROM touched_articles
    UNION
    SELECT article_id FROM held_texts WHERE is_compared
),
mates AS (
    SELECT article_id FROM seeds
    UNION
    SELECT g.article_id FROM last_groups AS g
    WHERE g.content_group_id IN (SELECT content_group_id FROM last_groups SEMI JOIN seeds USING (article_id))
),
reached AS (
    SELECT article_id FROM mates
    UNION
    SELECT k.other_article_id FROM reached AS r JOIN current_links AS k USING (article_id)
)
SELECT article_id FROM reached SEMI JOIN articles USING (article_id);

-- Connected components: each article takes the smallest id that it can reach.
CREATE OR REPLACE TEMP TABLE components AS
WITH RECURSIVE edges AS (
    SELECT * FROM current_links SEMI JOIN regrouped_articles USING (article_id)
),
labelled(article_id, component) USING KEY (article_id) AS (
    SELECT DISTINCT article_id, article_id AS component FROM edges
    UNION
    (SELECT r.article_id, min(n.component) AS component
     FROM recurring.labelled AS r
     JOIN edges AS k USING (article_id)
     JOIN labelled AS n ON n.article_id = k.other_article_id
     WHERE n.component < r.component
     GROUP BY r.article_id)
)
SELECT * FROM labelled;

-- What speaks for each member as the original. The local dates are compared where an hour is not known of
-- both; a month is over before the next one begins, and so on.
CREATE OR REPLACE TEMP TABLE group_members AS
WITH arrivals AS (
    SELECT v.article_id, r.loaded_at AS arrived_at
    FROM article_versions AS v JOIN runs AS r USING (run_id)
    WHERE v.version_no = 1 AND v.article_id IN (SELECT article_id FROM components)
),
degrees AS (
    SELECT article_id, count(*) AS n_links FROM current_links GROUP BY article_id
),
pointers AS (
    SELECT version_id, run_id,
           min(regexp_replace(field_value, '^https?://(www\.)?|/$', '', 'g')) AS points_to
    FROM field_provenance
    WHERE field_name = 'canonical_url' AND NOT is_chosen
      AND article_id IN (SELECT article_id FROM components)
    GROUP BY ALL
)
SELECT
    c.component, a.article_id, a.version_id, r.arrived_at, a.first_seen_at, d.n_links,
    regexp_replace(a.url, '^https?://(www\.)?|/$', '', 'g') AS address, p.points_to,
    lower(a.outlet_name) AS outlet_key, lower(coalesce(a.wire_service, a.credit_text)) AS credit_key,
    coalesce(o.is_wire, false) AS is_wire, a.word_count, a.published_at, a.date_published,
    CASE a.date_published_precision
        WHEN 'year' THEN a.date_published + INTERVAL 1 YEAR
        WHEN 'month' THEN a.date_published + INTERVAL 1 MONTH
        ELSE a.date_published + INTERVAL 1 DAY
    END AS date_over
FROM components AS c
JOIN articles AS a USING (article_id)
JOIN arrivals AS r USING (article_id)
JOIN degrees AS d USING (article_id)
LEFT JOIN pointers AS p USING (version_id, run_id)
LEFT JOIN outlets AS o ON o.outlet_id = a.outlet_id;

CREATE OR REPLACE TEMP TABLE group_originals AS
WITH named AS (
    SELECT
        m.article_id,
        bool_or(n.points_to = m.address) AS is_pointed_to,
        -- An agency that prints its own text again credits itself: that says nothing.
        bool_or(m.outlet_key <> n.outlet_key
            AND (starts_with(m.outlet_key, n.credit_key) OR starts_with(n.credit_key, m.outlet_key)))
            AS is_credited
    FROM group_members AS m
    JOIN group_members AS n ON n.component = m.component AND n.article_id <> m.article_id
    WHERE n.points_to IS NOT NULL OR n.credit_key IS NOT NULL
    GROUP BY m.article_id
),
weighed AS (
    SELECT
        m.*, coalesce(is_pointed_to, false) AS is_pointed_to, coalesce(is_credited, false) AS is_credited,
        n_links >= least(20, max(n_links) OVER of_group / 2) AS is_central,
        coalesce(published_at > min(published_at) OVER of_group, false)
            OR coalesce(date_published >= min(date_over) OVER of_group, false) AS is_later
    FROM group_members AS m LEFT JOIN named USING (article_id)
    WINDOW of_group AS (PARTITION BY component)
)
SELECT DISTINCT ON (component) *
FROM weighed
ORDER BY component, is_pointed_to DESC, is_wire DESC, is_credited DESC, is_central DESC, is_later,
         date_published IS NULL, word_count DESC, first_seen_at, article_id;

CREATE OR REPLACE TEMP TABLE copies AS
WITH pairs AS (
    SELECT
        m.*, o.article_id AS original_id, o.version_id AS original_version_id,
        least(f.hash_bound, g.hash_bound) AS hash_bound, f.hashes, g.hashes AS original_hashes,
        list_filter([
            if(m.points_to = o.address, 'canonical_url', NULL),
            if(o.is_wire AND NOT m.is_wire, 'wire_outlet', NULL),
            if(m.outlet_key <> o.outlet_key
                   AND (starts_with(o.outlet_key, m.credit_key) OR starts_with(m.credit_key, o.outlet_key)),
               'credited', NULL),
            CASE
                WHEN o.published_at < m.published_at OR o.date_over <= m.date_published
                THEN 'published_earlier'
                WHEN o.published_at > m.published_at OR m.date_over <= o.date_published
                THEN 'though_published_later'
            END,
            if(o.word_count > 1.1 * m.word_count, 'fuller_text', NULL),
            -- In which order one run fetches says nothing.
            if(o.first_seen_at + INTERVAL 1 HOUR < m.first_seen_at, 'seen_earlier', NULL)
        ], lambda reason: reason IS NOT NULL) AS reasons
    FROM group_members AS m
    JOIN group_originals AS o ON o.component = m.component AND o.article_id <> m.article_id
    JOIN text_fingerprints AS f ON f.version_id = m.version_id
    JOIN text_fingerprints AS g ON g.version_id = o.version_id
),
shared AS (
    SELECT
        * EXCLUDE (hashes, original_hashes),
        list_filter(hashes, lambda h: h < hash_bound) AS own,
        list_filter(original_hashes, lambda h: h < hash_bound) AS theirs,
        len(list_intersect(own, theirs)) AS n_shared
    FROM pairs
)
SELECT
    component, article_id, version_id, arrived_at, original_id, original_version_id,
    n_shared / len(own) AS containment, n_shared / len(theirs) AS original_containment,
    if(len(reasons) = 0, 'arbitrary', array_to_string(reasons, ', ')) AS copy_reason
FROM shared
WHERE greatest(n_shared / len(own), n_shared / len(theirs)) >= getvariable('copy_overlap');

CREATE OR REPLACE TEMP TABLE groups_now AS
WITH members AS (
    SELECT component, article_id, arrived_at FROM copies
    UNION ALL
    SELECT component, article_id, arrived_at FROM group_originals
    WHERE component IN (SELECT component FROM copies)
),
names AS (
    SELECT component, arg_min(article_id, (arrived_at, article_id)) AS content_group_id
    FROM members GROUP BY component
)
SELECT
    a.article_id, a.version_id, coalesce(n.content_group_id, a.article_id) AS content_group_id,
    c.article_id IS NULL AS is_group_original, c.original_id AS copied_from,
    c.original_version_id AS copied_from_version_id, c.containment, c.original_containment, c.copy_reason
FROM regrouped_articles AS r
JOIN articles AS a USING (article_id)
LEFT JOIN copies AS c USING (article_id)
LEFT JOIN members AS m USING (article_id)
LEFT JOIN names AS n ON n.component = m.component;

INSERT INTO article_groups BY NAME
WITH changed AS (
    SELECT article_id, version_id, content_group_id, is_group_original, copied_from,
           copied_from_version_id, copy_reason
    FROM groups_now
    WHERE copied_from IS NOT NULL OR content_group_id <> article_id
       OR article_id IN (SELECT copied_from FROM groups_now)
       OR article_id IN (SELECT article_id FROM last_groups)
    EXCEPT
    SELECT article_id, version_id, content_group_id, is_group_original, copied_from,
           copied_from_version_id, copy_reason
    FROM last_groups
)
SELECT g.*, getvariable('run_id') AS run_id, getvariable('loaded_at') AS grouped_at
FROM groups_now AS g SEMI JOIN changed USING (article_id)
ORDER BY article_id;

UPDATE articles
SET content_group_id = g.content_group_id, is_group_original = g.is_group_original,
    copied_from = g.copied_from
FROM groups_now AS g
WHERE g.article_id = articles.article_id
  AND (g.content_group_id, g.is_group_original, g.copied_from) IS DISTINCT FROM
      (articles.content_group_id, articles.is_group_original, articles.copied_from);
