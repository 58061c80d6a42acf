-- Every label names a frame of a codebook version that the warehouse knows.
SELECT DISTINCT scheme, scheme_version, frame
FROM frame_labels
ANTI JOIN codebook_frames USING (scheme, scheme_version, frame);
