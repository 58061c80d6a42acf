-- Every label names a frame of a codebook version that the warehouse knows.
-- remedy: give the codebook a new version when its frames change, and run again; or set the articles aside
-- with `opframe publish --set-aside`.
-- tables: frame_labels
SELECT version_id, scheme, scheme_version, frame, model_version
FROM frame_labels
ANTI JOIN codebook_frames USING (scheme, scheme_version, frame)
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id');
