-- Who is who: printed names linked to persons, as a log. What is new is appended with its run, and nothing is
-- overwritten, so that "as of a run" can be told.

-- One row: one profile, a printed name at one outlet with what was printed beside it, as it was last linked. Its
-- id is author_profile_id() of the first columns.
CREATE TABLE author_profiles (
    profile_id       VARCHAR NOT NULL,
    author_name      VARCHAR NOT NULL,         -- as printed
    outlet           VARCHAR NOT NULL,         -- outlet id, else domain, else name; the article id where none is known
    outlet_name      VARCHAR,                  -- null: unknown outlet
    affiliation      VARCHAR,                  -- null: none printed
    job_title        VARCHAR,                  -- null: none printed
    bio              VARCHAR,                  -- null: none printed
    split_article_id VARCHAR,                  -- null unless a correction names this article by its URL
    first_seen_at    TIMESTAMP NOT NULL,
    first_year       BIGINT,                   -- of publication; null: no date known
    last_year        BIGINT,                   -- null: no date known
    block_keys       VARCHAR[] NOT NULL,       -- family name and initial; only profiles that share one are compared
    linker_version   VARCHAR NOT NULL
);

-- One row: one profile that one run gave to a person, because it was new or went to another. Append only.
CREATE TABLE author_persons (
    run_id            VARCHAR NOT NULL,
    linked_at         TIMESTAMP NOT NULL,
    profile_id        VARCHAR NOT NULL,
    split_article_id  VARCHAR,                 -- null unless a correction names this article by its URL
    author_id         VARCHAR,                 -- profile id of the person's first appearance; null: the profile is no more
    author_name       VARCHAR,                 -- canonical; null: the profile is no more
    author_confidence DOUBLE,                  -- 0..1 that the profile is of this person; null: the profile is no more
    is_corrected      BOOLEAN NOT NULL,        -- true: authors.toml names it
    orcid             VARCHAR,                 -- null: authors.toml gives none
    wikidata_id       VARCHAR                  -- null: authors.toml gives none
);

-- One row: one link of two profiles that one run found, judged otherwise, or took back. Append only.
CREATE TABLE author_links (
    run_id           VARCHAR NOT NULL,
    linked_at        TIMESTAMP NOT NULL,
    profile_id       VARCHAR NOT NULL,
    other_profile_id VARCHAR NOT NULL,
    confidence       DOUBLE NOT NULL,          -- 0..1 that both are one person
    reasons          VARCHAR NOT NULL,
    is_accepted      BOOLEAN,                  -- false: a candidate, kept apart; null: no link any more
    decided_by       VARCHAR NOT NULL          -- rule, correction
);

-- One row: one entry of authors.toml as one run applied it. Append only.
CREATE TABLE author_corrections (
    run_id         VARCHAR NOT NULL,
    correction     VARCHAR NOT NULL,           -- [[same]] entry 2
    forms          VARCHAR NOT NULL,
    note           VARCHAR NOT NULL,
    n_profiles     BIGINT NOT NULL,            -- that its forms mean
    findings       VARCHAR                     -- what is wrong with it; null: nothing
);

-- One row: one run whose authors were linked. Runs without a row are linked by the next load.
CREATE TABLE author_link_runs (
    run_id         VARCHAR NOT NULL,
    linker_version VARCHAR NOT NULL,
    linked_at      TIMESTAMP NOT NULL
);

-- One row: one profile and the person that it belongs to now.
CREATE VIEW current_author_persons AS
SELECT * FROM author_persons
QUALIFY row_number() OVER (PARTITION BY profile_id ORDER BY linked_at DESC) = 1 AND author_id IS NOT NULL;

-- One row: one link of two profiles as it stands now, accepted or not.
CREATE VIEW current_author_links AS
SELECT * FROM author_links
QUALIFY row_number() OVER (PARTITION BY profile_id, other_profile_id ORDER BY linked_at DESC) = 1
    AND is_accepted IS NOT NULL;
