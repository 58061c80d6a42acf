-- One row: one article that is a copy, beside the likely original of its group. containment: how much of the
-- copy's text stands in the original (0..1), original_containment the other way; copy_reason: why the other
-- is taken for the original; origin_confidence: high if canonical address, agency or credit name it, medium if it
-- was surely published earlier, low else; n_words_cut and n_words_added count the words of the sentences
-- that the copy lacks and has more (a changed sentence counts in both).
CREATE OR REPLACE VIEW v_copies AS
WITH last_groups AS (
    SELECT * FROM article_groups
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY grouped_at DESC, run_id DESC) = 1
),
edits AS (
    SELECT version_id, original_version_id, sum(n_original_words) AS n_words_cut, sum(n_words) AS n_words_added,
           count(*) FILTER (edit = 'cut') AS n_sentences_cut,
           count(*) FILTER (edit = 'added') AS n_sentences_added,
           count(*) FILTER (edit = 'changed') AS n_sentences_changed
    FROM copy_edits
    GROUP BY version_id, original_version_id
),
final AS (
    SELECT
        c.content_group_id, c.article_id, c.outlet_id, c.outlet_name, c.country, c.date_published, c.month,
        c.article_type, c.is_group_original, c.wire_service, c.headline, c.url, c.author_names, c.word_count,
        o.article_id AS original_article_id, o.outlet_id AS original_outlet_id,
        o.outlet_name AS original_outlet_name, o.country AS original_country,
        o.date_published AS original_date_published, o.headline AS original_headline, o.url AS original_url,
        o.author_names AS original_author_names, o.wire_service AS original_wire_service,
        o.word_count AS original_word_count,
        c.date_published - o.date_published AS days_later,
        coalesce(coalesce(c.outlet_id, c.domain, c.outlet_name) = coalesce(o.outlet_id, o.domain, o.outlet_name), false)
            AS is_same_outlet,
        lower(c.headline) IS DISTINCT FROM lower(o.headline) AS has_new_headline,
        g.containment, g.original_containment, g.copy_reason,
        CASE
            WHEN regexp_matches(g.copy_reason, 'canonical_url|wire_outlet|credited') THEN 'high'
            WHEN contains(g.copy_reason, 'published_earlier') THEN 'medium'
            ELSE 'low'
        END AS origin_confidence,
        coalesce(e.n_words_cut, 0) AS n_words_cut, coalesce(e.n_words_added, 0) AS n_words_added,
        coalesce(e.n_sentences_cut, 0) AS n_sentences_cut,
        coalesce(e.n_sentences_added, 0) AS n_sentences_added,
        coalesce(e.n_sentences_changed, 0) AS n_sentences_changed,
        c.version_id, o.version_id AS original_version_id, g.run_id
    FROM articles AS c
    JOIN articles AS o ON o.article_id = c.copied_from
    LEFT JOIN last_groups AS g ON g.article_id = c.article_id
    LEFT JOIN edits AS e ON e.version_id = c.version_id AND e.original_version_id = o.version_id
)
SELECT * FROM final;
