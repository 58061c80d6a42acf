-- What speaks for and against trusting a night. Empty for runs of an older opframe, and of other kinds.

-- One row: one thing that a check of a night noticed. Append only.
CREATE TABLE night_findings (
    run_id        VARCHAR NOT NULL,
    check_name    VARCHAR NOT NULL,
    level         VARCHAR NOT NULL,            -- note, warn, stop
    subject_kind  VARCHAR NOT NULL,            -- night, outlet, listing, frame, scheme, language, reason, day, canary
    subject       VARCHAR NOT NULL,
    observed      DOUBLE,                      -- null: not a number (a canary's field)
    expected_low  DOUBLE,                      -- null: no history, or no lower bound
    expected_high DOUBLE,                      -- null: no history, or no upper bound
    n             BIGINT,                      -- null: nothing was counted
    message       VARCHAR NOT NULL,
    remedy        VARCHAR NOT NULL,
    is_overruled  BOOLEAN NOT NULL
);

-- One row: one field of one canary article in one run, as it should be and as it was read. Append only.
CREATE TABLE canary_results (
    run_id   VARCHAR NOT NULL,
    canary   VARCHAR NOT NULL,
    field    VARCHAR NOT NULL,
    expected VARCHAR,                          -- null: the page does not say, and nothing may be read
    found    VARCHAR,                          -- null: nothing was read
    is_right BOOLEAN NOT NULL
);
