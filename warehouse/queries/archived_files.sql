-- The files of the archive that loaded captures lie in.
SELECT warc_file, any_value(run_id) AS run_id FROM captures GROUP BY warc_file ORDER BY warc_file;
