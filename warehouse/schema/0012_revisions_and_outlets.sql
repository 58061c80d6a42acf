-- Which versions follow each other, and what an edit did to their sentences. Both are derived by
-- load/045_revisions.sql for the articles that a load touches; the frames come with the views.

-- One row: one version of one article and the one before it, as fetched, in the readings by the latest extractor
-- that has read both. Where no extractor has (is_edit null: run `opframe reextract`), what differs may be the
-- outlet's doing or the extractor's.
CREATE TABLE revision_pairs (
    article_id          VARCHAR NOT NULL,
    version_no_before   BIGINT NOT NULL,
    version_no_after    BIGINT NOT NULL,
    version_id_before   VARCHAR NOT NULL, -- the texts that are compared
    version_id_after    VARCHAR NOT NULL,
    seen_before_at      TIMESTAMP NOT NULL,
    last_seen_before_at TIMESTAMP NOT NULL, -- the older version was still there
    seen_after_at       TIMESTAMP NOT NULL,
    run_id_after        VARCHAR NOT NULL, -- the run that brought the newer version
    extractor_version   VARCHAR,          -- null: no extractor has read both
    is_edit             BOOLEAN,          -- one extractor reads other words in them; null: not known
    model_version       VARCHAR           -- that cut both into sentences; null: no edit, or no model has read both
);

-- One row: one sentence (or headline) that an edit added, removed or changed.
CREATE TABLE revision_sentences (
    article_id         VARCHAR NOT NULL,
    version_no_after   BIGINT NOT NULL,
    in_headline        BOOLEAN NOT NULL,
    sentence_no_before BIGINT,            -- null: added, or the headline
    sentence_no_after  BIGINT,            -- null: removed, or the headline
    text_before        VARCHAR,           -- null: added
    text_after         VARCHAR,           -- null: removed
    similarity         DOUBLE,            -- 0..1; null unless changed
    start_char_before  BIGINT,
    end_char_before    BIGINT,
    start_char_after   BIGINT,
    end_char_after     BIGINT
);

-- How outlets were described when: `outlets` has the latest description of each.

-- One row: one description of one outlet that differs from the one before. Append only.
CREATE TABLE outlet_history (
    outlet_id   VARCHAR NOT NULL,
    outlet_name VARCHAR NOT NULL,
    domain      VARCHAR,
    country     VARCHAR,
    in_language VARCHAR,
    time_zone   VARCHAR,
    is_wire     BOOLEAN NOT NULL,
    run_id      VARCHAR NOT NULL -- the first run that described it so; of what was there before this table: the first run
);

INSERT INTO outlet_history BY NAME
SELECT outlets.*, (SELECT arg_min(run_id, loaded_at) FROM runs) AS run_id FROM outlets;
