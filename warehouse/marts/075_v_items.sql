-- One row: one yes/no question of a codebook for one article (latest version, current model): how
-- probably the text answers it with yes. Only of frames that the article has, or nearly has.
CREATE OR REPLACE VIEW v_items AS
WITH final AS (
    SELECT
        f.article_id, f.version_id, f.url, f.headline, f.outlet_id, f.outlet_name, f.country,
        f.date_published, f.month, f.article_type, f.is_group_original, f.wire_service, f.scheme, f.frame, f.decision, f.has_frame, i.item,
        i.probability, f.model_version, f.run_id
    FROM frame_items AS i
    JOIN v_frames AS f
        ON f.version_id = i.version_id AND f.scheme = i.scheme AND f.frame = i.frame
        AND f.model_version = i.model_version
)
SELECT * FROM final;
