-- Where in the article's bio the part about one author stands, and the words that say what a field says.
ALTER TABLE version_authors ADD COLUMN bio_start_char BIGINT; -- null: no bio
ALTER TABLE version_authors ADD COLUMN bio_end_char BIGINT;   -- null: no bio
ALTER TABLE field_provenance ADD COLUMN evidence_text VARCHAR; -- null: the value is the words
ALTER TABLE article_versions ADD COLUMN credit_text VARCHAR;   -- null: persons sign, or nobody does
