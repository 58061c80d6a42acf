-- What became of each input, seen from the last snapshot. Two inputs of one article: the first is
-- the article, the others are duplicates.
CREATE OR REPLACE TEMP TABLE outcomes_now AS
WITH extracted AS (
    SELECT input_no, article_id, version_id,
           row_number() OVER (PARTITION BY article_id ORDER BY input_no) AS nth
    FROM staged_articles
),
refused AS (
    SELECT input_no, any_value(stage) AS stage, any_value(reason) AS reason,
           bool_and(is_retryable) AS is_retryable
    FROM staged_rejects
    WHERE input_no IS NOT NULL
    GROUP BY input_no
),
latest AS (
    -- The latest reading of the latest version as fetched.
    SELECT article_id, arg_max(version_id, [coalesce(rereads_version_no, version_no), version_no]) AS version_id
    FROM article_versions
    SEMI JOIN staged_articles USING (article_id)
    GROUP BY article_id
),
final AS (
    SELECT
        i.input_no, i.input_url, i.listing_url, i.listed_at,
        coalesce(a.outlet_id, i.outlet_id) AS outlet_id,
        CASE
            WHEN r.is_retryable THEN 'failed'
            WHEN r.input_no IS NOT NULL THEN 'rejected'
            WHEN c.input_no IS NOT NULL THEN c.outcome
            WHEN e.input_no IS NULL THEN 'lost'
            WHEN w.is_changed THEN 'new_version'
            WHEN w.input_no IS NOT NULL THEN 'unchanged'
            WHEN e.nth > 1 THEN 'duplicate'
            WHEN l.article_id IS NULL THEN 'new'
            WHEN l.version_id = e.version_id THEN 'unchanged'
            ELSE 'new_version'
        END AS outcome,
        r.stage, r.reason, coalesce(e.article_id, c.article_id) AS article_id,
        coalesce(e.version_id, c.version_id) AS version_id
    FROM staged_inputs AS i
    LEFT JOIN refused AS r USING (input_no)
    LEFT JOIN extracted AS e USING (input_no)
    LEFT JOIN staged_articles AS a USING (input_no)
    LEFT JOIN coding_outcomes AS c USING (input_no)
    LEFT JOIN latest AS l ON l.article_id = e.article_id
    LEFT JOIN reread_now AS w USING (input_no)
)
SELECT * FROM final;

INSERT INTO run_outcomes BY NAME
SELECT getvariable('run_id') AS run_id, * FROM outcomes_now ORDER BY input_no;

INSERT INTO rejects BY NAME
SELECT getvariable('run_id') AS run_id, * FROM staged_rejects ORDER BY input_no NULLS FIRST;

INSERT INTO run_listings BY NAME
SELECT getvariable('run_id') AS run_id, * FROM staged_run_listings;

INSERT INTO captures BY NAME
SELECT getvariable('run_id') AS run_id, * FROM staged_captures ORDER BY input_no, page_no;

INSERT INTO runs BY NAME
SELECT
    getvariable('run_id') AS run_id, getvariable('kind') AS kind,
    getvariable('started_at') AS started_at, getvariable('loaded_at') AS loaded_at,
    getvariable('parameters') AS parameters, getvariable('opframe_version') AS opframe_version,
    getvariable('extractor_version') AS extractor_version,
    getvariable('model_version') AS model_version,
    (SELECT count(*) FROM staged_inputs) AS n_inputs;
