-- One row: one actor in one sentence that carries one frame (latest version, current model). A sentence
-- with two actors has two rows: count sentences in v_sentence_frames.
CREATE OR REPLACE VIEW v_actor_frames AS
WITH final AS (
    SELECT
        s.* EXCLUDE (entity_name, polarity),
        p.entity_name, p.entity_type, p.polarity, p.polarity_score, p.role, p.voice AS actor_voice
    FROM v_sentence_frames AS s
    JOIN actor_portrayals AS p
        ON p.version_id = s.version_id AND p.model_version = s.model_version
        AND p.sentence_no = s.sentence_no
)
SELECT * FROM final;
