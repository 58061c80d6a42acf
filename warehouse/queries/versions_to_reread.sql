-- Versions as fetched of the articles that have one which an extractor has not read yet; or, with $is_all, of
-- all articles. outlet_id is what the listing said of the outlet.
WITH fetched AS (
    FROM article_versions WHERE NOT is_rereading
),
wanted AS (
    SELECT DISTINCT article_id FROM fetched
    ANTI JOIN (
        SELECT article_id, coalesce(rereads_version_no, version_no) AS version_no FROM article_versions
        WHERE extractor_version = $extractor_version
        UNION ALL
        SELECT article_id, version_no FROM rereadings WHERE extractor_version = $extractor_version
    ) AS read USING (article_id, version_no)
    UNION
    SELECT DISTINCT article_id FROM fetched WHERE $is_all
),
said AS (
    SELECT listing_url, arg_max(outlet_id, run_id) AS outlet_id FROM run_listings GROUP BY listing_url
)
SELECT f.article_id, f.version_no, coalesce(o.input_url, f.original_url) AS input_url, said.outlet_id
FROM fetched AS f
SEMI JOIN wanted USING (article_id)
LEFT JOIN run_outcomes AS o
    ON o.run_id = f.run_id AND o.article_id = f.article_id AND o.outcome IN ('new', 'new_version')
LEFT JOIN said ON said.listing_url = o.listing_url
ORDER BY f.article_id, f.version_no;
