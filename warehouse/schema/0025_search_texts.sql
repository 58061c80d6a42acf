-- The search index with a row a text instead of a row a word: the numbers of its stretches between spaces, and which
-- words each stretch is. That is half the work and half the room. The next load fills it.
DROP TABLE search_postings;
DELETE FROM search_documents;

-- One row: one article, in its latest version, as the stretches of its headline and body.
CREATE TABLE search_texts (
    doc_no   INTEGER NOT NULL,
    headline INTEGER[] NOT NULL,               -- the number of each stretch, in order; empty: no headline
    body     INTEGER[] NOT NULL
);

-- One row: one word of one numbered stretch. A stretch that stands in many texts may have several numbers.
CREATE TABLE search_stretch_words (
    stretch_id INTEGER NOT NULL,
    term_no    INTEGER,                        -- null: the stretch has no word (a dash)
    word_no    INTEGER                         -- 1-based, in its stretch; below 0: the last word of it; null as term_no
);

-- One row: one occurrence of one word in one document.
CREATE VIEW search_postings AS
WITH places AS (
    SELECT doc_no, unnest(body) AS stretch_id, generate_subscripts(body, 1)::INTEGER AS stretch_no
    FROM search_texts
    UNION ALL
    SELECT doc_no, unnest(headline), generate_subscripts(headline, 1)::INTEGER - 1000001
    FROM search_texts
)
SELECT p.doc_no, s.term_no, p.stretch_no, s.word_no
FROM places AS p JOIN search_stretch_words AS s USING (stretch_id)
WHERE s.term_no IS NOT NULL;
