-- How labels compare with references: which model stands behind a scheme's labels, counts of agreement with
-- named references, and what people coded.

-- One row: the trained model (or the codebook read by its cues) by which one model_version labels one scheme.
-- A study's model_version changes with any of its models and codebooks; scheme_model only with the scheme's own.
CREATE TABLE scheme_models (
    model_version  VARCHAR NOT NULL,
    scheme         VARCHAR NOT NULL,
    scheme_version VARCHAR NOT NULL,
    scheme_model   VARCHAR NOT NULL, -- method and model: opframe-frame-2/opframe-frames-0a1b2c3d
    run_id         VARCHAR NOT NULL
);

-- One row: how one judge's decisions on one frame compare with one reference, as of one run. Append only: the
-- newest row of a judge, reference and frame counts (v_reliability shows those). Yes is what has_frame says:
-- decision yes in the author's voice. The figures follow from the counts by the macros of macros/020_agreement.
CREATE TABLE frame_reliability (
    run_id           VARCHAR NOT NULL,
    measured_at      TIMESTAMP NOT NULL, -- when that run was loaded
    scheme           VARCHAR NOT NULL,
    scheme_version   VARCHAR NOT NULL,
    frame            VARCHAR NOT NULL,
    unit             VARCHAR NOT NULL,   -- document
    coder            VARCHAR NOT NULL,   -- the judge: machine, or a person's id
    scheme_model     VARCHAR,            -- null: the judge is a person
    set_name         VARCHAR NOT NULL,   -- the reference: a shipped set, or a person's id
    set_kind         VARCHAR NOT NULL,   -- double-read op-eds, study codings, coder pair
    set_note         VARCHAR,            -- null: nothing to add about the reference
    n                BIGINT NOT NULL,    -- texts on which both decide
    n_positive       BIGINT NOT NULL,    -- of them, yes of the reference
    tp               BIGINT NOT NULL,    -- both yes
    fp               BIGINT NOT NULL,    -- yes of the judge alone
    fn               BIGINT NOT NULL,    -- yes of the reference alone
    tn               BIGINT NOT NULL,    -- both no
    n_abstained      BIGINT NOT NULL,    -- the judge abstains where the reference decides; not in n
    n_unsure         BIGINT NOT NULL,    -- the reference does not decide; not in n
    agreement        DOUBLE,             -- null: n is 0. Intervals are at 95 %
    sensitivity      DOUBLE,             -- null: the reference has no yes
    sensitivity_low  DOUBLE,
    sensitivity_high DOUBLE,
    specificity      DOUBLE,             -- null: the reference has no no
    specificity_low  DOUBLE,
    specificity_high DOUBLE,
    precision        DOUBLE,             -- null: the judge has no yes
    f1               DOUBLE,             -- null: neither has a yes
    f1_low           DOUBLE,
    f1_high          DOUBLE,
    kappa            DOUBLE,             -- null: both say the same of every text
    kappa_low        DOUBLE,
    kappa_high       DOUBLE,
    alpha            DOUBLE,             -- null: both say the same of every text
    alpha_low        DOUBLE,
    alpha_high       DOUBLE,
    tier             VARCHAR NOT NULL    -- A, B, C, or D where nothing can be said (tier_of_counts)
);

-- One row: one decision of one person, as a line of a coding sheet gives it. Append only; a later decision of
-- the same person on the same text and frame counts instead of the earlier one.
CREATE TABLE codings (
    run_id         VARCHAR NOT NULL,
    file_name      VARCHAR NOT NULL,
    file_sha256    VARCHAR NOT NULL,
    line_no        BIGINT NOT NULL,    -- 1-based, as a spreadsheet counts rows
    coder          VARCHAR NOT NULL,
    unit_given     VARCHAR NOT NULL,   -- as the sheet names the text: article_id, version_id or URL
    article_id     VARCHAR NOT NULL,
    version_id     VARCHAR NOT NULL,   -- the latest one at import, unless the sheet names a version
    scheme         VARCHAR NOT NULL,
    scheme_version VARCHAR NOT NULL,
    frame          VARCHAR NOT NULL,
    item           VARCHAR,            -- null: the frame as a whole
    decision_given VARCHAR NOT NULL,   -- as the sheet writes it
    decision       VARCHAR NOT NULL,   -- yes, no, abstain (the coder is unsure)
    voice          VARCHAR NOT NULL,   -- author unless the sheet says quoted, reported, headline
    is_primary     BOOLEAN,            -- null: the sheet does not say
    comment        VARCHAR,            -- null: none
    coded_at       TIMESTAMP,          -- null: the sheet does not say
    decided_at     TIMESTAMP NOT NULL  -- coded_at, else when the import began
);
