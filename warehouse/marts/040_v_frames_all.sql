-- One row: one document label by any coder or model, current or not, of any version. An edited article
-- has labels of each of its versions: is_latest_version tells them apart.
CREATE OR REPLACE VIEW v_frames_all AS
WITH final AS (
    SELECT
        l.* EXCLUDE (unit, sentence_no, start_char, end_char, entity_name, polarity),
        l.version_id = a.version_id AS is_latest_version,
        a.outlet_id, a.outlet_name, a.country, a.date_published, a.month, a.article_type,
        a.is_group_original, a.wire_service, a.headline, a.url
    FROM frame_labels AS l
    JOIN articles AS a USING (article_id)
    WHERE l.unit = 'document'
)
SELECT * FROM final;
