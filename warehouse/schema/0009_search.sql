-- The index that the macro search() reads: which words stand in which latest version. Kept up by
-- load/060_search.sql; what is in no way in it is added by the next load.

-- One row: one article, in its latest version, as search knows it.
CREATE TABLE search_documents (
    doc_no           INTEGER NOT NULL,
    article_id       VARCHAR NOT NULL,
    version_id       VARCHAR NOT NULL,
    n_headline_words INTEGER NOT NULL,
    n_body_words     INTEGER NOT NULL
);

-- One row: one word that occurs in some article, folded by the macro search_words().
CREATE TABLE search_terms (
    term_no INTEGER NOT NULL,
    term    VARCHAR NOT NULL
);

-- One row: one occurrence of one word in one document. Not counted per document: counting would cost the
-- load more time and memory than the rows cost the file, and phrases need the places. Few columns, for the
-- same reason; the macro search() reads them.
CREATE TABLE search_postings (
    doc_no     INTEGER NOT NULL,
    term_no    INTEGER NOT NULL,
    stretch_no INTEGER NOT NULL,               -- stretches between spaces: from 1 in the body, from -1,000,000 in the headline
    word_no    INTEGER NOT NULL                -- 1-based, in its stretch; below 0: the last word of it
);
