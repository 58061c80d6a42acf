-- The frames that a coder may decide on: those of the current models.
SELECT scheme, scheme_version, frame
FROM codebook_frames SEMI JOIN current_models USING (scheme, scheme_version)
ORDER BY scheme;
