-- Codings, kept as they came; and the newest decision of each coder on each text and frame, as a label.
INSERT INTO codings BY NAME
SELECT getvariable('run_id') AS run_id, s.*
FROM staged_codings AS s
ANTI JOIN codings AS c
    ON c.file_sha256 = s.file_sha256 AND c.line_no = s.line_no AND c.coder = s.coder AND c.scheme = s.scheme
    AND c.frame = s.frame AND c.item IS NOT DISTINCT FROM s.item
ORDER BY s.line_no;

-- A person gives no probability: 1 stands for yes, 0 for no, one half for unsure.
INSERT INTO frame_labels BY NAME
WITH texts AS (
    SELECT version_id, any_value(length(body)) AS n_chars
    FROM article_versions SEMI JOIN coding_steps USING (version_id)
    GROUP BY version_id
),
final AS (
    SELECT
        s.article_id, s.version_id, getvariable('run_id') AS run_id, s.coder, NULL AS model_version,
        s.scheme, s.scheme_version, s.frame, 'document' AS unit, 0 AS start_char, t.n_chars AS end_char,
        s.voice, 0.0 AS score,
        CASE s.decision WHEN 'yes' THEN 1.0 WHEN 'no' THEN 0.0 ELSE 0.5 END AS probability,
        CASE WHEN s.decision = 'yes' AND s.voice <> 'quoted' THEN 1.0 WHEN s.decision = 'abstain' THEN 0.5
             ELSE 0.0 END AS probability_author,
        s.decision, CASE WHEN s.decision = 'abstain' THEN 'coder_unsure' END AS abstain_reason, s.is_primary,
        s.line_no
    FROM coding_steps AS s JOIN texts AS t USING (version_id)
    WHERE s.is_counted AND s.item IS NULL
)
SELECT * EXCLUDE (line_no) FROM final ORDER BY line_no, frame;
