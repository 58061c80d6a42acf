-- Where loaded captures lie in the archive, and what their bytes hash to. $files are names of archive files.
SELECT warc_file, warc_offset, raw_sha256
FROM captures
WHERE warc_file IN (SELECT unnest($files))
ORDER BY warc_file, warc_offset;
