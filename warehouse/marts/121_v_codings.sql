-- One row: one person's newest decision on one frame of one text, beside what the current model says of the
-- same version. model_has_frame is null when the model abstains or has not read that version; agrees is null
-- when either does not decide.
CREATE OR REPLACE VIEW v_codings AS
WITH newest AS (
    SELECT *, frames_so(decision, voice) AS has_frame
    FROM codings
    WHERE item IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY coder, version_id, scheme, scheme_version, frame
        ORDER BY decided_at DESC, run_id DESC, line_no DESC) = 1
),
model AS (
    SELECT
        l.version_id, l.scheme, l.scheme_version, l.frame, l.decision, l.voice, l.probability, l.threshold,
        frames_so(l.decision, l.voice) AS has_frame,
        l.model_version
    FROM frame_labels AS l
    SEMI JOIN newest AS n ON n.version_id = l.version_id
    JOIN current_models AS m
        ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version AND m.model_version = l.model_version
    WHERE l.unit = 'document' AND l.coder = 'machine'
),
final AS (
    SELECT
        n.coder, a.article_id, n.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.date_published, a.month, a.article_type, a.is_group_original, a.wire_service,
        n.scheme, n.scheme_version, n.frame, n.decision, n.voice, n.has_frame, n.is_primary, n.comment,
        n.decided_at, m.decision AS model_decision, m.voice AS model_voice, m.has_frame AS model_has_frame,
        m.probability, m.threshold, n.has_frame = m.has_frame AS agrees, m.model_version,
        n.file_name, n.line_no, n.run_id
    FROM newest AS n
    JOIN articles AS a USING (article_id)
    LEFT JOIN model AS m
        ON m.version_id = n.version_id AND m.scheme = n.scheme AND m.scheme_version = n.scheme_version
        AND m.frame = n.frame
)
SELECT * FROM final;
