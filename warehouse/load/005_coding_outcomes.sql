-- What each line of a coding sheet adds to what its coder said before. Only imports have such lines.
CREATE OR REPLACE TEMP TABLE coding_steps AS
WITH lines AS (
    SELECT *, decision || ' ' || voice AS said FROM staged_codings
),
before AS (
    SELECT coder, version_id, scheme, scheme_version, frame, item, decision || ' ' || voice AS said, decided_at
    FROM codings SEMI JOIN (SELECT DISTINCT coder, version_id FROM lines) USING (coder, version_id)
    QUALIFY row_number() OVER (
        PARTITION BY coder, version_id, scheme, scheme_version, frame, item
        ORDER BY decided_at DESC, run_id DESC, line_no DESC) = 1
),
steps AS (
    SELECT
        l.*, b.said AS said_before, b.decided_at > l.decided_at AS is_older,
        lag(l.said) OVER unit AS said_above,
        lead(l.line_no) OVER unit IS NULL AS is_last
    FROM lines AS l
    LEFT JOIN before AS b
        ON b.coder = l.coder AND b.version_id = l.version_id AND b.scheme = l.scheme
        AND b.scheme_version = l.scheme_version AND b.frame = l.frame AND b.item IS NOT DISTINCT FROM l.item
    WINDOW unit AS (
        PARTITION BY l.coder, l.version_id, l.scheme, l.scheme_version, l.frame, l.item
        ORDER BY l.decided_at, l.line_no)
),
final AS (
    SELECT
        *,
        CASE
            WHEN is_older THEN 'unchanged'
            WHEN said_above = said THEN 'duplicate'
            WHEN said_above IS NOT NULL THEN 'new_version'
            WHEN said_before IS NULL THEN 'new'
            WHEN said_before = said THEN 'unchanged'
            ELSE 'new_version'
        END AS outcome,
        is_last AND is_older IS NOT true AND said_before IS DISTINCT FROM said AS is_counted
    FROM steps
)
SELECT * FROM final;

CREATE OR REPLACE TEMP TABLE coding_outcomes AS
SELECT
    line_no AS input_no, any_value(article_id) AS article_id, any_value(version_id) AS version_id,
    CASE
        WHEN bool_or(outcome = 'new') THEN 'new'
        WHEN bool_or(outcome = 'new_version') THEN 'new_version'
        WHEN bool_or(outcome = 'unchanged') THEN 'unchanged'
        ELSE 'duplicate'
    END AS outcome
FROM coding_steps
GROUP BY line_no;
