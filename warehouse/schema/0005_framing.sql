-- Labels of trained models: which frame stands out, what each piece of evidence is worth, the items.
ALTER TABLE frame_labels ADD COLUMN threshold DOUBLE;        -- null: nothing could be decided
ALTER TABLE frame_labels ADD COLUMN is_primary BOOLEAN;      -- null: labelled before there were primaries
ALTER TABLE frame_evidence ADD COLUMN sentence_no BIGINT;    -- 0-based; null: in the headline
ALTER TABLE frame_evidence ADD COLUMN necessity DOUBLE;      -- null: no trained model
ALTER TABLE frame_evidence ADD COLUMN sufficiency DOUBLE;    -- null: no trained model

-- One row: how probably one version answers one yes/no question of a codebook with yes.
CREATE TABLE frame_items (
    article_id     VARCHAR NOT NULL,
    version_id     VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    model_version  VARCHAR NOT NULL,
    scheme         VARCHAR NOT NULL,
    frame          VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,           -- id in the codebook
    probability    DOUBLE NOT NULL             -- 0..1
);
