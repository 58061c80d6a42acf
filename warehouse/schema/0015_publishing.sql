-- Which opframe applied each schema file: an older opframe can then say which one the file needs.
ALTER TABLE schema_migrations ADD COLUMN opframe_version VARCHAR; -- null: applied before this column
