-- The last captures of the inputs $urls and of their further pages, where the server can say that a page is
-- unchanged.
WITH firsts AS (
    SELECT max([captured_at::VARCHAR, run_id]) [2] AS run_id,
           arg_max(input_no, [captured_at::VARCHAR, run_id]) AS input_no
    FROM captures
    WHERE page_no = 1 AND requested_url IN (SELECT unnest($urls))
    GROUP BY requested_url
)
SELECT DISTINCT ON (c.requested_url)
    c.requested_url, c.capture_url, c.etag, c.last_modified, c.warc_file, c.warc_offset, c.raw_sha256, c.content_type
FROM captures AS c
SEMI JOIN firsts USING (run_id, input_no)
WHERE c.requested_url IS NOT NULL AND (c.etag IS NOT NULL OR c.last_modified IS NOT NULL)
ORDER BY c.requested_url, c.captured_at DESC;
