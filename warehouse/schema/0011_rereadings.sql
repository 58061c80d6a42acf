-- Pages read again by a later extractor (`opframe reextract`). What a re-reading changes is appended as a row of
-- article_versions that is no edit by the outlet and says which version as fetched it reads again.
ALTER TABLE article_versions ADD COLUMN is_rereading BOOLEAN DEFAULT false;
ALTER TABLE article_versions ADD COLUMN rereads_version_no BIGINT; -- null: as fetched, no re-reading

-- n_versions counts the versions as fetched; version_no is the row of article_versions that the article shows: the
-- latest reading of the latest version as fetched.
ALTER TABLE articles ADD COLUMN version_no BIGINT;
UPDATE articles SET version_no = n_versions;

-- One row: one version as fetched, read again by one run, whatever came of it. Append only.
CREATE TABLE rereadings (
    article_id        VARCHAR NOT NULL,
    version_no        BIGINT NOT NULL,   -- of the version as fetched
    extractor_version VARCHAR NOT NULL,
    run_id            VARCHAR NOT NULL,
    outcome           VARCHAR NOT NULL,  -- new_version, unchanged, rejected
    version_id        VARCHAR            -- the text as now read; null: rejected
);
