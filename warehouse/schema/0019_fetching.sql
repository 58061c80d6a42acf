-- By what a server can tell that a page is unchanged, and what outlets' rules said about each address.
ALTER TABLE captures ADD COLUMN requested_url VARCHAR; -- null: not fetched over HTTP, or before this column
ALTER TABLE captures ADD COLUMN etag VARCHAR;          -- null: the server gave none, or as requested_url
ALTER TABLE captures ADD COLUMN last_modified VARCHAR; -- as the server wrote it; null as etag

-- One row: what an outlet's rules said about one page of one input when it was asked for.
CREATE TABLE fetch_decisions (
    run_id            VARCHAR NOT NULL,
    input_no          BIGINT NOT NULL,
    page_no           BIGINT NOT NULL,   -- 1-based page of the article
    article_id        VARCHAR,           -- null: the input became no article in this run
    requested_url     VARCHAR NOT NULL,
    url               VARCHAR NOT NULL,  -- that the rules are about: after redirects
    is_allowed        BOOLEAN NOT NULL,  -- by robots.txt
    robots_decision   VARCHAR NOT NULL,  -- allowed, disallowed, no_robots_txt, unreachable
    robots_rule       VARCHAR,           -- null: no rule speaks of the address
    robots_url        VARCHAR NOT NULL,
    crawl_delay       DOUBLE,            -- seconds; null: robots.txt does not say
    tdm_reserved      BOOLEAN,           -- null: not known, since nothing was fetched
    tdm_policy        VARCHAR,           -- null: none named
    tdm_source        VARCHAR,           -- meta, header, tdmrep; null: nothing speaks of mining
    ai_opt_out        BOOLEAN,           -- null: not known, since nothing was fetched
    ai_opt_out_source VARCHAR,           -- null: it does not opt out
    decided_at        TIMESTAMP NOT NULL
);
