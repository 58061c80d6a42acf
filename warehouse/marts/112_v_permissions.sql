-- One row: one address, and what its outlet's rules said about it when it was last asked for.
CREATE OR REPLACE VIEW v_permissions AS
WITH latest AS (
    SELECT *
    FROM fetch_decisions
    QUALIFY row_number() OVER (
        PARTITION BY requested_url
        ORDER BY decided_at DESC, run_id DESC, input_no DESC NULLS LAST, page_no DESC
    ) = 1
),
listings AS (
    SELECT run_id, listing_url, any_value(outlet_id) AS outlet_id FROM run_listings GROUP BY ALL
),
final AS (
    SELECT
        d.requested_url, d.url, d.article_id, d.listing_url,
        coalesce(o.outlet_id, l.outlet_id) AS outlet_id, coalesce(a.outlet_name, outlets.outlet_name) AS outlet_name,
        a.headline, o.outcome, d.is_allowed, d.robots_decision, d.robots_rule, d.robots_url, d.crawl_delay,
        d.tdm_reserved, d.tdm_policy, d.tdm_source, d.ai_opt_out, d.ai_opt_out_source, d.decided_at, d.run_id
    FROM latest AS d
    LEFT JOIN run_outcomes AS o ON o.run_id = d.run_id AND o.input_no = d.input_no
    LEFT JOIN listings AS l ON l.run_id = d.run_id AND l.listing_url = d.listing_url
    LEFT JOIN articles AS a ON a.article_id = d.article_id
    LEFT JOIN outlets ON outlets.outlet_id = coalesce(o.outlet_id, l.outlet_id)
)
SELECT * FROM final;
