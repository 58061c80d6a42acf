-- One row: one document label by any coder or model, current or not, of any version.
CREATE OR REPLACE VIEW v_frames_all AS
WITH final AS (
    SELECT l.*, a.outlet_id, a.outlet_name, a.country, a.date_published, a.article_type, a.headline, a.url
    FROM frame_labels AS l
    JOIN articles AS a USING (article_id)
    WHERE l.unit = 'document'
)
SELECT * FROM final;
