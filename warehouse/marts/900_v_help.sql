-- One row: one table, view or macro of this file: what one of its rows is, and a query to try. The rows
-- come from dictionary.toml (comments.py).
CREATE OR REPLACE TABLE help (
    view_name    VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    one_row_is   VARCHAR NOT NULL,   -- of a macro what it gives
    note         VARCHAR,            -- null: nothing to know
    example      VARCHAR,            -- null: start from a view
    examples     VARCHAR[] NOT NULL,
    column_names VARCHAR[] NOT NULL  -- of a macro its parameters
);

CREATE OR REPLACE VIEW v_help AS
SELECT view_name, kind, one_row_is, example, note, examples, column_names FROM help ORDER BY rowid;
