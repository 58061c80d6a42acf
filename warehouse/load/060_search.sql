-- The search index again, for the articles that changed or are not in it yet. An outdated version leaves it.
DELETE FROM search_postings WHERE doc_no IN (
    SELECT doc_no FROM search_documents ANTI JOIN articles USING (article_id, version_id)
);

DELETE FROM search_documents WHERE doc_no IN (
    SELECT doc_no FROM search_documents ANTI JOIN articles USING (article_id, version_id)
);

CREATE OR REPLACE TEMP TABLE new_documents AS
SELECT
    row_number() OVER (ORDER BY a.run_id, a.article_id)
        + (SELECT coalesce(max(doc_no), 0) FROM search_documents) AS doc_no,
    a.article_id, a.version_id, a.version_no
FROM articles AS a
ANTI JOIN search_documents AS d USING (article_id, version_id);

CREATE OR REPLACE TEMP VIEW new_texts AS
WITH texts AS (
    SELECT n.doc_no, v.headline, v.body
    FROM article_versions AS v
    JOIN new_documents AS n ON n.article_id = v.article_id AND n.version_no = v.version_no
)
SELECT doc_no, -1000001 AS before_first, search_stretches(lower(headline)) AS stretches FROM texts
UNION ALL
SELECT doc_no, 0 AS before_first, search_stretches(lower(body)) AS stretches FROM texts;

CREATE OR REPLACE TEMP TABLE stretch_words AS
WITH words AS (
    SELECT stretch, search_words(stretch) AS words
    FROM (SELECT DISTINCT unnest(stretches) AS stretch FROM new_texts)
)
SELECT stretch, unnest(words) AS term, generate_subscripts(words, 1) AS word_no, len(words) AS n_words
FROM words;

INSERT INTO search_terms
WITH new_terms AS (
    SELECT DISTINCT term FROM stretch_words ANTI JOIN search_terms USING (term)
)
SELECT row_number() OVER (ORDER BY term) + (SELECT coalesce(max(term_no), 0) FROM search_terms) AS term_no, term
FROM new_terms
ORDER BY term_no;

CREATE OR REPLACE TEMP TABLE stretch_terms AS
SELECT stretch, term_no, (CASE WHEN word_no = n_words THEN -word_no ELSE word_no END)::INTEGER AS word_no
FROM stretch_words JOIN search_terms USING (term);

-- DuckDB takes an unnested list for one row and would hold every word of the corpus in memory as the hash
-- table; as written, the table is the different stretches, and the words stream past it.
SET disabled_optimizers = 'join_order,build_side_probe_side';

INSERT INTO search_postings BY NAME
WITH stretches AS (
    SELECT doc_no, before_first, unnest(stretches) AS stretch, generate_subscripts(stretches, 1) AS nth
    FROM new_texts
)
SELECT s.doc_no, t.term_no, s.before_first + s.nth AS stretch_no, t.word_no
FROM stretches AS s
JOIN stretch_terms AS t ON t.stretch = s.stretch;

RESET disabled_optimizers;

INSERT INTO search_documents BY NAME
WITH counts AS (
    SELECT doc_no, count(*) FILTER (stretch_no < 0) AS n_headline_words,
           count(*) FILTER (stretch_no > 0) AS n_body_words
    FROM search_postings
    WHERE doc_no >= (SELECT min(doc_no) FROM new_documents)
    GROUP BY doc_no
)
SELECT
    n.doc_no, n.article_id, n.version_id, coalesce(c.n_headline_words, 0) AS n_headline_words,
    coalesce(c.n_body_words, 0) AS n_body_words
FROM new_documents AS n
LEFT JOIN counts AS c USING (doc_no)
ORDER BY n.doc_no;
