-- One row: one actor in one sentence of one article (latest version, current models), how it comes out
-- of it, and the words that say so.
CREATE OR REPLACE VIEW v_actors AS
WITH spoken AS (
    SELECT
        version_id, model_version, sentence_no, entity_name,
        string_agg(evidence_text, ' … ' ORDER BY start_char) FILTER (rule = 'polarity') AS polarity_evidence,
        string_agg(evidence_text, ' … ' ORDER BY start_char) FILTER (rule <> 'polarity') AS role_evidence
    FROM portrayal_evidence
    GROUP BY ALL
),
final AS (
    SELECT
        a.article_id, a.version_id, a.url, a.headline, a.outlet_id, a.outlet_name, a.country,
        a.article_type, a.date_published, a.month, a.content_group_id, a.is_group_original, a.wire_service,
        p.entity_name, p.entity_type, p.entity_text, p.polarity, p.polarity_score, p.role, p.voice,
        s.polarity_evidence, s.role_evidence, p.sentence_no,
        substring(a.body, n.start_char + 1, n.end_char - n.start_char) AS sentence_text,
        p.start_char, p.end_char, p.model_version, p.run_id
    FROM actor_portrayals AS p
    SEMI JOIN current_models AS m ON m.model_version = p.model_version
    JOIN v_articles AS a ON a.version_id = p.version_id
    JOIN sentences AS n
        ON n.version_id = p.version_id AND n.model_version = p.model_version
        AND n.sentence_no = p.sentence_no
    LEFT JOIN spoken AS s
        ON s.version_id = p.version_id AND s.model_version = p.model_version
        AND s.sentence_no = p.sentence_no AND s.entity_name = p.entity_name
)
SELECT * FROM final;
