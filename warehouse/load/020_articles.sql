-- New articles and new versions, appended.
-- Numbered without the texts, which then only pass by.
CREATE OR REPLACE TEMP TABLE new_versions AS
WITH numbers AS (
    SELECT article_id, max(version_no) AS version_no FROM article_versions GROUP BY article_id
)
SELECT
    o.input_no,
    -- A re-reading may bring several versions of one article.
    coalesce(numbers.version_no, 0) + row_number() OVER (PARTITION BY o.article_id ORDER BY o.input_no)
        AS version_no,
    w.input_no IS NOT NULL AS is_rereading,
    w.rereads_version_no
FROM outcomes_now AS o
LEFT JOIN reread_now AS w USING (input_no)
LEFT JOIN numbers ON numbers.article_id = o.article_id
WHERE o.outcome IN ('new', 'new_version');

INSERT INTO article_versions BY NAME
SELECT
    s.* EXCLUDE (input_no), n.version_no, s.fetched_at AS first_seen_at, getvariable('run_id') AS run_id,
    n.is_rereading, n.rereads_version_no
FROM staged_articles AS s
JOIN new_versions AS n USING (input_no);

-- Two versions as fetched may now read the same: their authors and fields are kept once, of the later.
CREATE OR REPLACE TEMP TABLE described_inputs AS
SELECT max(input_no) AS input_no
FROM outcomes_now
WHERE outcome IN ('new', 'new_version')
GROUP BY version_id;

INSERT INTO version_authors BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_version_authors AS s
SEMI JOIN described_inputs USING (input_no)
ORDER BY s.input_no, s.position;

INSERT INTO field_provenance BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_field_provenance AS s
SEMI JOIN described_inputs USING (input_no)
ORDER BY s.input_no;

INSERT INTO rereadings BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id, o.outcome, o.version_id
FROM staged_rereadings AS s
JOIN outcomes_now AS o USING (input_no)
WHERE o.outcome <> 'failed'
ORDER BY s.input_no;

-- What is new about an outlet; load/041_outlets.sql takes the newest description of each.
INSERT INTO outlet_history BY NAME
WITH said AS (
    SELECT DISTINCT ON (outlet_id) outlet_id, outlet_name, domain, country, in_language, time_zone, is_wire
    FROM staged_outlets
    ORDER BY outlet_id
),
fresh AS (
    FROM said
    EXCEPT
    SELECT outlet_id, outlet_name, domain, country, in_language, time_zone, is_wire FROM outlets
)
SELECT *, getvariable('run_id') AS run_id FROM fresh ORDER BY outlet_id;
