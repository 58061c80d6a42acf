-- One frame of one scheme, a row a text and coder: 1, 0, or null where the coder is unsure.
SELECT version_id, coder, has_frame::INT AS has_frame
FROM v_codings
WHERE scheme = $scheme AND frame = $frame
ORDER BY version_id, coder;
