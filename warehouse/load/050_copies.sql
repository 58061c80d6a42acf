-- Which texts of different articles overlap so much that one is likely a copy of the other. Only the texts
-- that this run brought are compared, each with all held ones; whether two are linked does not depend on
-- when they came.

-- Tuned on the generated set `tune` of tests/planted_copies.py, reported on another (docs/evaluation-copies.md).
SET VARIABLE copy_containment = 0.45;     -- so much of one text must stand in the other,
SET VARIABLE copy_containment_same_outlet = 0.7; -- more within an outlet, whose pages share notices and standfirsts,
SET VARIABLE copy_containment_back = 0.15; -- and so much of the other in it: else it is a quote or a digest
SET VARIABLE copy_shingles = 40;          -- and it must be more than a notice that many pages print
-- A hash that stands in more texts than this leads only to the first loaded of them: it is wire copy, whose
-- first texts lead to the others, or a notice, which leads nowhere.
SET VARIABLE copy_hubs = 40;

-- The latest text of each article, numbered in the order loaded. Compared are those that came with this run,
-- or whose fingerprint did; one of an older method waits until its text is read again.
CREATE OR REPLACE TEMP TABLE held_texts AS
SELECT
    row_number() OVER (ORDER BY r.loaded_at, f.version_id) AS text_no, a.article_id, a.version_id,
    f.n_shingles, f.hash_bound, len(f.hashes) AS n_hashes, coalesce(a.outlet_id, a.domain) AS outlet_key,
    f.run_id = getvariable('run_id') OR a.run_id = getvariable('run_id') AS is_compared
FROM text_fingerprints AS f
JOIN articles AS a USING (version_id)
JOIN runs AS r ON r.run_id = f.run_id
WHERE f.method = (
    SELECT arg_max(method, loaded_at) FROM text_fingerprints AS t JOIN runs USING (run_id)
);

-- Hashes that every text would have kept find the pairs; all hashes measure them.
-- No more than the hashes that every long text keeps (transforms/duplicates.py, MAX_RATE): enough to find a pair.
SET VARIABLE copy_bound = (SELECT least(min(hash_bound), (2^40)::BIGINT // 8) FROM held_texts);

-- The hashes that a compared text could share. Where all texts are compared, there is nothing to leave out.
SET VARIABLE copy_all = (SELECT bool_and(is_compared) FROM held_texts);

CREATE OR REPLACE TEMP TABLE held_hashes AS
WITH held AS NOT MATERIALIZED (
    SELECT t.text_no::INTEGER AS text_no, t.is_compared, unnest(f.hashes) AS hash
    FROM text_fingerprints AS f JOIN held_texts AS t USING (version_id)
),
asked AS (
    SELECT hash FROM held
    WHERE is_compared AND hash < getvariable('copy_bound') AND NOT getvariable('copy_all')
)
FROM held
WHERE hash < getvariable('copy_bound') AND (is_compared OR coalesce(hash IN (FROM asked), false));

-- Many hashes are counted in several passes, a range each, so that the memory is bounded.
SET VARIABLE copy_passes = (SELECT least(16, 1 + count(*) // 1_500_000) FROM held_hashes);

CREATE OR REPLACE TEMP MACRO hashes_met(pass) AS TABLE
SELECT hash
FROM held_hashes
WHERE pass < getvariable('copy_passes')
  AND hash >= getvariable('copy_bound') * pass // getvariable('copy_passes')
  AND hash < getvariable('copy_bound') * (pass + 1) // getvariable('copy_passes')
GROUP BY hash
HAVING count(*) > 1 AND bool_or(is_compared);

CREATE OR REPLACE TEMP TABLE met_hashes AS FROM hashes_met(0);
INSERT INTO met_hashes FROM hashes_met(1);
INSERT INTO met_hashes FROM hashes_met(2);
INSERT INTO met_hashes FROM hashes_met(3);
INSERT INTO met_hashes FROM hashes_met(4);
INSERT INTO met_hashes FROM hashes_met(5);
INSERT INTO met_hashes FROM hashes_met(6);
INSERT INTO met_hashes FROM hashes_met(7);
INSERT INTO met_hashes FROM hashes_met(8);
INSERT INTO met_hashes FROM hashes_met(9);
INSERT INTO met_hashes FROM hashes_met(10);
INSERT INTO met_hashes FROM hashes_met(11);
INSERT INTO met_hashes FROM hashes_met(12);
INSERT INTO met_hashes FROM hashes_met(13);
INSERT INTO met_hashes FROM hashes_met(14);
INSERT INTO met_hashes FROM hashes_met(15);

CREATE OR REPLACE TEMP TABLE shared_hashes AS
SELECT hash, text_no, is_compared, row_number() OVER (PARTITION BY hash ORDER BY text_no) AS nth
FROM held_hashes SEMI JOIN met_hashes USING (hash);

DROP TABLE held_hashes;
DROP TABLE met_hashes;

CREATE OR REPLACE TEMP TABLE met_texts AS
SELECT c.text_no, h.text_no AS other_no, count(*) AS n_met
FROM shared_hashes AS c JOIN shared_hashes AS h USING (hash)
WHERE c.is_compared AND h.nth <= getvariable('copy_hubs')
  -- Two texts of this load meet once.
  AND (h.text_no < c.text_no OR NOT h.is_compared)
GROUP BY c.text_no, h.text_no
HAVING n_met >= 2;

-- Half of what makes a copy: some of what the two share may stand in so many texts that it led elsewhere.
CREATE OR REPLACE TEMP TABLE candidate_pairs AS
-- Materialized, here and below: else what follows makes the planner join every text with every other first.
WITH met AS MATERIALIZED (
    SELECT m.*, a.hash_bound, b.hash_bound AS other_bound, a.n_hashes / a.hash_bound AS density,
           b.n_hashes / b.hash_bound AS other_density
    FROM met_texts AS m
    JOIN held_texts AS a USING (text_no)
    JOIN held_texts AS b ON b.text_no = m.other_no
)
SELECT text_no, other_no, least(hash_bound, other_bound) AS hash_bound
FROM met
WHERE n_met >= 0.5 * getvariable('copy_containment') * getvariable('copy_bound')
               * least(density, other_density);

CREATE OR REPLACE TEMP TABLE candidate_hashes AS
WITH candidates AS (
    SELECT text_no FROM candidate_pairs UNION SELECT other_no FROM candidate_pairs
),
texts AS (
    SELECT text_no, version_id FROM held_texts SEMI JOIN candidates USING (text_no)
)
SELECT text_no, unnest(f.hashes) AS hash FROM text_fingerprints AS f JOIN texts USING (version_id);

-- How many hashes a text keeps below each bound that some text has.
CREATE OR REPLACE TEMP TABLE candidate_sizes AS
WITH bounds AS (SELECT DISTINCT hash_bound FROM held_texts)
SELECT c.text_no, b.hash_bound, count(*) AS n_hashes
FROM candidate_hashes AS c JOIN bounds AS b ON c.hash < b.hash_bound
GROUP BY c.text_no, b.hash_bound;

CREATE OR REPLACE TEMP TABLE probes AS
SELECT p.text_no, p.other_no, p.hash_bound, c.hash
FROM candidate_pairs AS p JOIN candidate_hashes AS c USING (text_no)
WHERE c.hash < p.hash_bound;

CREATE OR REPLACE TEMP TABLE pair_counts AS
SELECT p.text_no, p.other_no, p.hash_bound, count(*) AS n_shared
FROM probes AS p JOIN candidate_hashes AS h ON h.text_no = p.other_no AND h.hash = p.hash
GROUP BY ALL;

DROP TABLE probes;
DROP TABLE met_texts;
DROP TABLE shared_hashes;

INSERT INTO copy_links BY NAME
WITH half AS MATERIALIZED (
    SELECT c.*, a.n_hashes, t.article_id, t.version_id, t.n_shingles, t.outlet_key
    FROM pair_counts AS c
    JOIN candidate_sizes AS a USING (text_no, hash_bound)
    JOIN held_texts AS t USING (text_no)
),
measured AS MATERIALIZED (
    SELECT
        h.article_id, h.version_id, o.article_id AS other_article_id, o.version_id AS other_version_id,
        h.n_shingles, o.n_shingles AS n_other_shingles,
        coalesce(h.outlet_key = o.outlet_key, false) AS is_same_outlet,
        n_shared / h.n_hashes AS containment, n_shared / b.n_hashes AS other_containment
    FROM half AS h
    JOIN candidate_sizes AS b ON b.text_no = h.other_no AND b.hash_bound = h.hash_bound
    JOIN held_texts AS o ON o.text_no = h.other_no
),
linked AS (
    SELECT * FROM measured
    WHERE greatest(containment, other_containment) >= if(
            is_same_outlet, getvariable('copy_containment_same_outlet'), getvariable('copy_containment'))
      AND least(containment, other_containment) >= getvariable('copy_containment_back')
      AND greatest(containment * n_shingles, other_containment * n_other_shingles)
          >= getvariable('copy_shingles')
),
final AS (
    SELECT
        least(article_id, other_article_id) AS article_id,
        if(article_id < other_article_id, version_id, other_version_id) AS version_id,
        greatest(article_id, other_article_id) AS other_article_id,
        if(article_id < other_article_id, other_version_id, version_id) AS other_version_id,
        getvariable('run_id') AS run_id,
        if(article_id < other_article_id, containment, other_containment) AS containment,
        if(article_id < other_article_id, other_containment, containment) AS other_containment
    FROM linked
)
SELECT * FROM final ANTI JOIN copy_links AS k USING (version_id, other_version_id)
ORDER BY version_id, other_version_id;
