-- Copies over all outlets and nights: what a text is recognised by, which texts overlap, the groups that
-- come of it with their history, and what each copy cut or added.

-- One row: one text by its sampled shingles (transforms/duplicates.py); the headline is not part of it.
CREATE TABLE text_fingerprints (
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    run_id     VARCHAR NOT NULL,             -- the run that brought the fingerprint
    method     VARCHAR NOT NULL,             -- fingerprints of different methods do not compare
    n_shingles BIGINT NOT NULL,              -- different shingles of the whole text
    hash_bound BIGINT NOT NULL,              -- shingles whose hash lies below it were kept
    hashes     BIGINT[] NOT NULL             -- ascending, each once
);

-- One row: two texts of two articles of which one is likely a copy of the other, each pair once. Append
-- only; of texts that an article has no more as well.
CREATE TABLE copy_links (
    article_id           VARCHAR NOT NULL,   -- the smaller id of the two
    version_id           VARCHAR NOT NULL,
    other_article_id     VARCHAR NOT NULL,
    other_version_id     VARCHAR NOT NULL,
    run_id               VARCHAR NOT NULL,   -- the run that brought the two together
    containment          DOUBLE NOT NULL,    -- 0..1: how much of the text stands in the other
    other_containment    DOUBLE NOT NULL     -- 0..1: how much of the other stands in the text
);

-- One row: what one run found an article to be: a member of a group of copies, as its original or a copy
-- of it, or alone again. Append only; an article that was never in a group has no row.
CREATE TABLE article_groups (
    article_id           VARCHAR NOT NULL,
    version_id           VARCHAR NOT NULL,
    run_id               VARCHAR NOT NULL,
    grouped_at           TIMESTAMP NOT NULL,
    content_group_id     VARCHAR NOT NULL,   -- article_id of the member that was loaded first
    is_group_original    BOOLEAN NOT NULL,
    copied_from          VARCHAR,            -- article_id; null: it is the likely original
    copied_from_version_id VARCHAR,          -- null: it is the likely original
    containment          DOUBLE,             -- 0..1: how much of the copy stands in the original; null for that
    original_containment DOUBLE,             -- 0..1: how much of the original stands in the copy; null for that
    copy_reason          VARCHAR             -- why the other is the likely original; null for the original
);

-- One row: one sentence that a copy cut, added or changed against the text it was copied from. Append only.
CREATE TABLE copy_edits (
    version_id            VARCHAR NOT NULL,  -- of the copy
    original_version_id   VARCHAR NOT NULL,
    run_id                VARCHAR NOT NULL,
    edit                  VARCHAR NOT NULL,  -- cut, added, changed
    start_char            BIGINT,            -- in the body of the copy; null: cut
    end_char              BIGINT,            -- null: cut
    n_words               BIGINT NOT NULL,   -- of the copy's sentence; 0: cut
    original_start_char   BIGINT,            -- in the body of the original; null: added
    original_end_char     BIGINT,            -- null: added
    n_original_words      BIGINT NOT NULL    -- of the original's sentence; 0: added
);
