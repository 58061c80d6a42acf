-- The tables of the published file. No primary keys: bulk loads stay fast, and uniqueness is a check
-- before publishing (checks/). Times are UTC without zone; offsets are characters, 0-based, end
-- exclusive, into the headline or body of the version.

-- One row: one schema file applied.
CREATE TABLE schema_migrations (file VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);

-- One row: one run that was loaded.
CREATE TABLE runs (
    run_id            VARCHAR NOT NULL,
    kind              VARCHAR NOT NULL,        -- nightly, adhoc, backfill
    started_at        TIMESTAMP NOT NULL,
    loaded_at         TIMESTAMP NOT NULL,
    parameters        VARCHAR NOT NULL,        -- JSON
    opframe_version   VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    model_version     VARCHAR NOT NULL,
    n_inputs          BIGINT NOT NULL
);

-- One row: one listing read in one run.
CREATE TABLE run_listings (
    run_id       VARCHAR NOT NULL,
    listing_url  VARCHAR NOT NULL,
    listing_kind VARCHAR NOT NULL,             -- feed, sitemap, section, folder, warc, urls, inputs
    outlet_id    VARCHAR,                      -- null: a listing over many outlets
    n_items      BIGINT NOT NULL,
    is_read      BOOLEAN NOT NULL,
    detail       VARCHAR                       -- null: read without a complaint
);

-- One row: what became of one input of one run. Exactly one for each input.
CREATE TABLE run_outcomes (
    run_id      VARCHAR NOT NULL,
    input_no    BIGINT NOT NULL,
    input_url   VARCHAR NOT NULL,
    listing_url VARCHAR NOT NULL,
    listed_at   TIMESTAMP,                     -- null: the listing gives no time
    outlet_id   VARCHAR,                       -- null: unknown outlet
    outcome     VARCHAR NOT NULL,              -- new, new_version, unchanged, duplicate, rejected, failed
    stage       VARCHAR,                       -- null unless rejected or failed: fetch, extract, annotate
    reason      VARCHAR,                       -- null unless rejected or failed
    article_id  VARCHAR,                       -- null when rejected or failed
    version_id  VARCHAR                        -- null when rejected or failed
);

-- One row: one input (or listing) that was refused or could not be had, and what to do about it.
CREATE TABLE rejects (
    run_id       VARCHAR NOT NULL,
    input_no     BIGINT,                       -- null for a listing
    input_url    VARCHAR NOT NULL,
    outlet_id    VARCHAR,
    stage        VARCHAR NOT NULL,             -- discover, fetch, extract, annotate
    reason       VARCHAR NOT NULL,
    detail       VARCHAR NOT NULL,
    remedy       VARCHAR NOT NULL,
    is_retryable BOOLEAN NOT NULL,             -- true: the next run tries again
    rejected_at  TIMESTAMP NOT NULL
);

-- One row: one response or file kept in the archive.
CREATE TABLE captures (
    run_id       VARCHAR NOT NULL,
    input_no     BIGINT NOT NULL,
    page_no      BIGINT NOT NULL,              -- 1-based page of the article
    capture_url  VARCHAR NOT NULL,             -- after redirects
    http_status  BIGINT,                       -- null: not fetched over HTTP
    content_type VARCHAR,                      -- null: none came with it
    warc_file    VARCHAR NOT NULL,             -- name in archive/
    warc_offset  BIGINT NOT NULL,              -- bytes
    n_bytes      BIGINT NOT NULL,              -- of the content, decompressed
    raw_sha256   VARCHAR NOT NULL,
    captured_at  TIMESTAMP NOT NULL
);

-- One row: one outlet, as last described by a study or the shipped list.
CREATE TABLE outlets (
    outlet_id   VARCHAR NOT NULL,
    outlet_name VARCHAR NOT NULL,
    domain      VARCHAR,
    country     VARCHAR,                       -- ISO 3166-1 alpha-2
    in_language VARCHAR,
    time_zone   VARCHAR,
    is_wire     BOOLEAN NOT NULL
);

-- One row: one version of one article, in the order seen. Append only. A text that goes back to an
-- earlier wording gets a new version_no with the earlier version_id.
CREATE TABLE article_versions (
    article_id                VARCHAR NOT NULL,
    version_no                BIGINT NOT NULL, -- 1-based
    version_id                VARCHAR NOT NULL,
    run_id                    VARCHAR NOT NULL,
    first_seen_at             TIMESTAMP NOT NULL, -- of this version
    url                       VARCHAR NOT NULL,
    original_url              VARCHAR NOT NULL,
    canonical_url             VARCHAR,         -- null: the page names none
    archive_url               VARCHAR,         -- null: not from a web archive
    outlet_id                 VARCHAR,         -- null: unknown outlet
    outlet_name               VARCHAR,
    domain                    VARCHAR,         -- null: a file without address
    country                   VARCHAR,
    headline                  VARCHAR,         -- null: none found
    alternative_headline      VARCHAR,         -- null: no other title
    kicker                    VARCHAR,
    description               VARCHAR,
    article_type              VARCHAR NOT NULL,
    article_section           VARCHAR,
    byline                    VARCHAR,         -- null: none printed
    byline_kind               VARCHAR NOT NULL,
    bio                       VARCHAR,         -- null: none printed
    wire_service              VARCHAR,         -- null: not marked as agency copy
    dateline                  VARCHAR,
    date_published            DATE,            -- null: the page does not say
    published_at              TIMESTAMP,       -- null: no time of day known
    published_utc_offset      VARCHAR,         -- null: unknown
    date_published_precision  VARCHAR,         -- null: no date
    date_published_source     VARCHAR,         -- null: no date
    date_published_confidence DOUBLE,          -- null: no date
    date_modified             TIMESTAMP,
    in_language               VARCHAR,
    is_accessible_for_free    BOOLEAN,         -- null: not declared
    is_truncated              BOOLEAN NOT NULL,
    body                      VARCHAR NOT NULL,
    word_count                BIGINT NOT NULL,
    text_sha256               VARCHAR NOT NULL,
    raw_sha256                VARCHAR NOT NULL,
    fetched_at                TIMESTAMP NOT NULL,
    extractor_version         VARCHAR NOT NULL
);

-- One row: one author of one version, in printed order.
CREATE TABLE version_authors (
    article_id       VARCHAR NOT NULL,
    version_id       VARCHAR NOT NULL,
    run_id           VARCHAR NOT NULL,
    position         BIGINT NOT NULL,          -- 1-based
    author_id        VARCHAR NOT NULL,         -- by the folded name
    author_name      VARCHAR NOT NULL,
    role             VARCHAR,
    job_title        VARCHAR,
    affiliation      VARCHAR,
    affiliation_type VARCHAR,
    bio              VARCHAR
);

-- One row: one candidate for one field of one version, chosen or not.
CREATE TABLE field_provenance (
    article_id   VARCHAR NOT NULL,
    version_id   VARCHAR NOT NULL,
    run_id       VARCHAR NOT NULL,
    field_name   VARCHAR NOT NULL,
    field_value  VARCHAR NOT NULL,
    field_source VARCHAR NOT NULL,
    confidence   DOUBLE NOT NULL,
    is_chosen    BOOLEAN NOT NULL
);

-- One row: one version read by one model, even if it found nothing.
CREATE TABLE annotations (
    article_id    VARCHAR NOT NULL,
    version_id    VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    annotated_at  TIMESTAMP NOT NULL,
    in_language   VARCHAR,
    n_sentences   BIGINT NOT NULL
);

-- One row: one sentence of one version, as one model cut it.
CREATE TABLE sentences (
    article_id    VARCHAR NOT NULL,
    version_id    VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    sentence_no   BIGINT NOT NULL,             -- 0-based
    start_char    BIGINT NOT NULL,
    end_char      BIGINT NOT NULL,
    voice         VARCHAR NOT NULL             -- author, quoted, reported
);

-- One row: one decision about one frame for one unit of one version by one coder or model. Append only.
CREATE TABLE frame_labels (
    article_id         VARCHAR NOT NULL,
    version_id         VARCHAR NOT NULL,
    run_id             VARCHAR NOT NULL,
    coder              VARCHAR NOT NULL,       -- machine, or a person's id
    model_version      VARCHAR,                -- null for a human coder
    scheme             VARCHAR NOT NULL,
    scheme_version     VARCHAR NOT NULL,
    frame              VARCHAR NOT NULL,
    unit               VARCHAR NOT NULL,       -- document, headline, sentence
    sentence_no        BIGINT,                 -- null unless the unit is a sentence
    start_char         BIGINT NOT NULL,
    end_char           BIGINT NOT NULL,
    voice              VARCHAR NOT NULL,
    score              DOUBLE NOT NULL,
    probability        DOUBLE NOT NULL,
    probability_author DOUBLE NOT NULL,
    decision           VARCHAR NOT NULL,       -- yes, no, abstain
    abstain_reason     VARCHAR                 -- null unless abstain
);

-- One row: one stretch of text that carries one frame of one version.
CREATE TABLE frame_evidence (
    article_id    VARCHAR NOT NULL,
    version_id    VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    scheme        VARCHAR NOT NULL,
    frame         VARCHAR NOT NULL,
    start_char    BIGINT NOT NULL,
    end_char      BIGINT NOT NULL,
    evidence_text VARCHAR NOT NULL,
    weight        DOUBLE NOT NULL,
    rule          VARCHAR NOT NULL,
    voice         VARCHAR NOT NULL,            -- headline, author, quoted, reported
    in_headline   BOOLEAN NOT NULL             -- true: offsets count in the headline
);

-- One row: one stretch of somebody else's speech.
CREATE TABLE quotes (
    article_id    VARCHAR NOT NULL,
    version_id    VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    start_char    BIGINT NOT NULL,
    end_char      BIGINT NOT NULL,
    quote_text    VARCHAR NOT NULL,
    speaker_name  VARCHAR,                     -- null: nobody named
    speaker_role  VARCHAR,
    cue_verb      VARCHAR,
    quote_type    VARCHAR NOT NULL             -- direct, mixed, indirect
);

-- One row: one actor in one sentence, and how it comes out of it.
CREATE TABLE actor_portrayals (
    article_id     VARCHAR NOT NULL,
    version_id     VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    model_version  VARCHAR NOT NULL,
    sentence_no    BIGINT NOT NULL,
    start_char     BIGINT NOT NULL,
    end_char       BIGINT NOT NULL,
    entity_name    VARCHAR NOT NULL,
    entity_text    VARCHAR NOT NULL,
    entity_type    VARCHAR NOT NULL,
    polarity       VARCHAR NOT NULL,
    polarity_score DOUBLE NOT NULL,
    voice          VARCHAR NOT NULL
);

-- One row: one frame of one codebook version that labels were made with.
CREATE TABLE codebook_frames (
    scheme         VARCHAR NOT NULL,
    scheme_version VARCHAR NOT NULL,
    frame          VARCHAR NOT NULL,
    definition     VARCHAR NOT NULL,
    citation       VARCHAR NOT NULL
);

-- One row: the model whose labels the default views show for one scheme.
CREATE TABLE current_models (
    scheme         VARCHAR NOT NULL,
    scheme_version VARCHAR NOT NULL,
    model_version  VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL
);
