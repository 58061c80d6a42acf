-- One row: one document label by any coder or model, current or not, of any version. An edited article
-- has labels of each of its versions: is_latest_version tells them apart. Of a person who decided again only
-- the newest decision is here; codings has all of them.
CREATE OR REPLACE VIEW v_frames_all AS
WITH labels AS (
    SELECT * FROM frame_labels WHERE unit = 'document' AND coder = 'machine'
    UNION ALL
    SELECT l.*
    FROM frame_labels AS l JOIN runs AS r USING (run_id)
    WHERE l.unit = 'document' AND l.coder <> 'machine'
    QUALIFY row_number() OVER (
        PARTITION BY l.coder, l.version_id, l.scheme, l.scheme_version, l.frame ORDER BY r.loaded_at DESC) = 1
),
final AS (
    SELECT
        l.* EXCLUDE (unit, sentence_no, start_char, end_char, entity_name, polarity),
        l.version_id = a.version_id AS is_latest_version,
        a.outlet_id, a.outlet_name, a.country, a.date_published, a.month, a.article_type,
        a.is_group_original, a.wire_service, a.headline, a.url
    FROM labels AS l
    JOIN articles AS a USING (article_id)
)
SELECT * FROM final;
