-- One row: one group of two or more articles with nearly the same text, beside its likely original.
CREATE OR REPLACE VIEW v_groups AS
WITH groups AS (
    SELECT
        content_group_id, count(*) AS n_articles, count(DISTINCT coalesce(outlet_id, domain, outlet_name)) AS n_outlets,
        count(DISTINCT country) AS n_countries, min(date_published) AS first_date_published,
        max(date_published) AS last_date_published,
        count(*) FILTER (wire_service IS NOT NULL) AS n_wire_marked,
        string_agg(DISTINCT wire_service, '; ' ORDER BY wire_service) AS wire_services,
        string_agg(DISTINCT outlet_name, '; ' ORDER BY outlet_name) AS outlet_names
    FROM articles
    GROUP BY content_group_id
    HAVING count(*) > 1
),
final AS (
    SELECT
        g.*, o.article_id AS original_article_id, o.outlet_id AS original_outlet_id,
        o.outlet_name AS original_outlet_name, o.country AS original_country,
        o.date_published AS original_date_published, o.headline AS original_headline
    FROM groups AS g
    JOIN articles AS o ON o.content_group_id = g.content_group_id AND o.is_group_original
)
SELECT * FROM final;
