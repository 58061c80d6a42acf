-- Which run brought a codebook's frame, so that "as of a run" leaves later ones out.
ALTER TABLE codebook_frames ADD COLUMN run_id VARCHAR; -- null: no label was ever made with it

UPDATE codebook_frames AS c
SET run_id = first_use.run_id
FROM (
    SELECT l.scheme, l.scheme_version, arg_min(l.run_id, r.loaded_at) AS run_id
    FROM frame_labels AS l JOIN runs AS r USING (run_id)
    GROUP BY ALL
) AS first_use
WHERE first_use.scheme = c.scheme AND first_use.scheme_version = c.scheme_version;
