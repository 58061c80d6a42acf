-- The search index again, for the articles that changed or are not in it yet. An outdated version leaves it.
DELETE FROM search_texts WHERE doc_no IN (
    SELECT doc_no FROM search_documents ANTI JOIN articles USING (article_id, version_id)
);

DELETE FROM search_documents WHERE doc_no IN (
    SELECT doc_no FROM search_documents ANTI JOIN articles USING (article_id, version_id)
);

CREATE OR REPLACE TEMP TABLE new_documents AS
SELECT
    (row_number() OVER (ORDER BY a.run_id, a.article_id)
        + (SELECT coalesce(max(doc_no), 0) FROM search_documents))::INTEGER AS doc_no,
    a.article_id, a.version_id, a.version_no
FROM articles AS a
ANTI JOIN search_documents AS d USING (article_id, version_id);

SET VARIABLE first_stretch = (SELECT coalesce(max(stretch_id), 0) + 1 FROM search_stretch_words)::INTEGER;

-- number_stretches: warehouse/stretch_numbers.py.
INSERT INTO search_texts BY NAME
SELECT
    n.doc_no,
    coalesce(number_stretches(search_spaced(lower(v.headline)), getvariable('first_stretch')), []) AS headline,
    number_stretches(search_spaced(lower(v.body)), getvariable('first_stretch')) AS body
FROM article_versions AS v
JOIN new_documents AS n ON n.article_id = v.article_id AND n.version_no = v.version_no;

CREATE OR REPLACE TEMP TABLE new_stretches AS
WITH numbered AS (
    SELECT numbered_stretches(getvariable('first_stretch')) AS stretches
)
SELECT unnest(stretches) AS stretch,
       (generate_subscripts(stretches, 1) - 1 + getvariable('first_stretch'))::INTEGER AS stretch_id
FROM numbered;

-- Blocks of texts have most of their stretches in common.
CREATE OR REPLACE TEMP TABLE stretch_words AS
WITH words AS (
    SELECT stretch, search_words(stretch) AS words FROM (SELECT DISTINCT stretch FROM new_stretches)
)
SELECT stretch, unnest(CASE WHEN len(words) = 0 THEN [NULL] ELSE words END) AS term,
       unnest(range(1, greatest(len(words), 1) + 1))::INTEGER AS word_no, len(words) AS n_words
FROM words;

INSERT INTO search_terms
WITH new_terms AS (
    SELECT DISTINCT term FROM stretch_words ANTI JOIN search_terms USING (term)
    WHERE term IS NOT NULL
)
SELECT row_number() OVER (ORDER BY term) + (SELECT coalesce(max(term_no), 0) FROM search_terms) AS term_no, term
FROM new_terms
ORDER BY term_no;

INSERT INTO search_stretch_words BY NAME
WITH stretch_terms AS (
    SELECT w.stretch, t.term_no,
           CASE WHEN w.word_no < w.n_words THEN w.word_no WHEN w.word_no = w.n_words THEN -w.word_no END AS word_no
    FROM stretch_words AS w LEFT JOIN search_terms AS t USING (term)
)
SELECT n.stretch_id, t.term_no, t.word_no
FROM new_stretches AS n JOIN stretch_terms AS t USING (stretch)
ORDER BY n.stretch_id;

-- Most stretches are one word: a text has as many words as stretches, but for these.
CREATE OR REPLACE TEMP TABLE uneven_stretches AS
SELECT n.stretch_id, w.n_words - 1 AS n_more
FROM new_stretches AS n
JOIN (SELECT DISTINCT stretch, n_words FROM stretch_words WHERE n_words <> 1) AS w USING (stretch);

INSERT INTO search_documents BY NAME
WITH texts AS (
    FROM search_texts WHERE doc_no >= (SELECT min(doc_no) FROM new_documents)
),
places AS (
    SELECT doc_no, false AS in_headline, unnest(body) AS stretch_id FROM texts
    UNION ALL
    SELECT doc_no, true, unnest(headline) FROM texts
),
uneven_places AS MATERIALIZED (
    -- coalesce: DuckDB takes an unnested list for one row, and for a plain IN or JOIN would make the hash table of
    -- all words of the run; as written, it can only be made of these few.
    FROM places WHERE coalesce(stretch_id IN (SELECT stretch_id FROM uneven_stretches), false)
),
counts AS (
    SELECT doc_no, coalesce(sum(n_more) FILTER (in_headline), 0) AS n_more_in_headline,
           coalesce(sum(n_more) FILTER (NOT in_headline), 0) AS n_more_in_body
    FROM uneven_places JOIN uneven_stretches USING (stretch_id)
    GROUP BY doc_no
)
SELECT
    n.doc_no, n.article_id, n.version_id,
    t.n_headline + coalesce(c.n_more_in_headline, 0) AS n_headline_words,
    t.n_body + coalesce(c.n_more_in_body, 0) AS n_body_words
FROM new_documents AS n
JOIN (SELECT doc_no, len(headline) AS n_headline, len(body) AS n_body FROM texts) AS t USING (doc_no)
LEFT JOIN counts AS c USING (doc_no)
ORDER BY n.doc_no;
