-- Labels are appended, never overwritten: a version that this model has read before is left alone.
-- input_no is null for older versions that the run annotated because the model was new to them.
CREATE OR REPLACE TEMP TABLE accepted AS
WITH candidates AS (
    SELECT s.version_id, s.model_version, s.input_no
    FROM staged_annotations AS s
    LEFT JOIN outcomes_now AS o USING (input_no)
    WHERE s.input_no IS NULL OR o.outcome IN ('new', 'new_version', 'unchanged')
),
final AS (
    SELECT DISTINCT ON (version_id, model_version)
        version_id, model_version, coalesce(input_no, -1) AS input_key
    FROM candidates
    SEMI JOIN article_versions USING (version_id)
    ANTI JOIN annotations USING (version_id, model_version)
    ORDER BY version_id, model_version, input_no
)
SELECT * FROM final;

INSERT INTO sentences BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_sentences AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO frame_labels BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_frame_labels AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO frame_evidence BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_frame_evidence AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO frame_items BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_frame_items AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO quotes BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_quotes AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO actor_portrayals BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_actor_portrayals AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO portrayal_evidence BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id
FROM staged_portrayal_evidence AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO annotations BY NAME
SELECT s.* EXCLUDE (input_no), getvariable('run_id') AS run_id, getvariable('loaded_at') AS annotated_at
FROM staged_annotations AS s
SEMI JOIN accepted AS k ON k.version_id = s.version_id AND k.model_version = s.model_version
    AND k.input_key = coalesce(s.input_no, -1);

INSERT INTO codebook_frames BY NAME
SELECT DISTINCT ON (scheme, scheme_version, frame) s.*, getvariable('run_id') AS run_id
FROM staged_codebook_frames AS s
ANTI JOIN codebook_frames AS c USING (scheme, scheme_version, frame)
ORDER BY scheme, scheme_version, frame;

-- The model that this run annotated with is now the current one of its schemes.
INSERT INTO model_history BY NAME
SELECT DISTINCT scheme, scheme_version, getvariable('model_version') AS model_version,
       getvariable('run_id') AS run_id, getvariable('loaded_at') AS current_from
FROM staged_codebook_frames
ANTI JOIN (
    SELECT * FROM current_models WHERE model_version = getvariable('model_version')
) AS m USING (scheme, scheme_version);
