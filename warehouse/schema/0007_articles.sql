-- The latest version of each article as a table of its own, kept up by each load for the articles that it
-- touches (load/040_articles.sql); and a history of which model was current when.
DROP VIEW IF EXISTS articles;

-- One row: one article, in its latest version. The text itself is in article_versions.
CREATE TABLE articles (
    article_id                VARCHAR NOT NULL,
    version_id                VARCHAR NOT NULL,
    n_versions                BIGINT NOT NULL,
    run_id                    VARCHAR NOT NULL,  -- the run that brought the latest version
    first_seen_at             TIMESTAMP NOT NULL, -- of the article
    url                       VARCHAR NOT NULL,
    original_url              VARCHAR NOT NULL,
    canonical_url             VARCHAR,
    archive_url               VARCHAR,
    outlet_id                 VARCHAR,
    outlet_name               VARCHAR,
    domain                    VARCHAR,
    country                   VARCHAR,
    headline                  VARCHAR,
    alternative_headline      VARCHAR,
    kicker                    VARCHAR,
    description               VARCHAR,
    article_type              VARCHAR NOT NULL,
    article_section           VARCHAR,
    author_names              VARCHAR,           -- null: no person signs
    byline                    VARCHAR,
    byline_kind               VARCHAR NOT NULL,
    credit_text               VARCHAR,
    bio                       VARCHAR,
    wire_service              VARCHAR,
    dateline                  VARCHAR,
    date_published            DATE,
    month                     DATE,              -- first day of it; null: no date
    published_at              TIMESTAMP,
    published_utc_offset      VARCHAR,
    date_published_precision  VARCHAR,
    date_published_source     VARCHAR,
    date_published_confidence DOUBLE,
    has_weak_date             BOOLEAN NOT NULL,  -- no date, a month or year only, or one that little speaks for
    date_modified             TIMESTAMP,
    in_language               VARCHAR,
    is_accessible_for_free    BOOLEAN,
    is_truncated              BOOLEAN NOT NULL,
    word_count                BIGINT NOT NULL,
    text_sha256               VARCHAR NOT NULL,
    raw_sha256                VARCHAR NOT NULL,
    fetched_at                TIMESTAMP NOT NULL,
    extractor_version         VARCHAR NOT NULL,
    content_group_id          VARCHAR NOT NULL,  -- of articles with nearly the same text; alone: its own id
    is_group_original         BOOLEAN NOT NULL,  -- true as well: it has no copies
    copied_from               VARCHAR            -- article_id; null: it is the original
);

-- A text that went back to an earlier wording gets its authors and fields in its own run too.
INSERT INTO version_authors BY NAME
SELECT a.* REPLACE (v.run_id AS run_id)
FROM article_versions AS v
JOIN version_authors AS a ON a.version_id = v.version_id AND a.run_id <> v.run_id
ANTI JOIN version_authors AS own ON own.version_id = v.version_id AND own.run_id = v.run_id;

INSERT INTO field_provenance BY NAME
SELECT p.* REPLACE (v.run_id AS run_id)
FROM article_versions AS v
JOIN field_provenance AS p ON p.version_id = v.version_id AND p.run_id <> v.run_id
ANTI JOIN field_provenance AS own ON own.version_id = v.version_id AND own.run_id = v.run_id;

-- One row: one model that became the current one of a scheme. Append only.
CREATE TABLE model_history (
    scheme         VARCHAR NOT NULL,
    scheme_version VARCHAR NOT NULL,
    model_version  VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,             -- the run since which it is current
    current_from   TIMESTAMP NOT NULL
);

INSERT INTO model_history BY NAME
SELECT m.*, r.loaded_at AS current_from FROM current_models AS m JOIN runs AS r USING (run_id);

DROP TABLE current_models;

-- One row: the model whose labels the default views show for one scheme.
CREATE VIEW current_models AS
SELECT scheme, arg_max(scheme_version, current_from) AS scheme_version,
       arg_max(model_version, current_from) AS model_version, arg_max(run_id, current_from) AS run_id
FROM model_history GROUP BY scheme;
