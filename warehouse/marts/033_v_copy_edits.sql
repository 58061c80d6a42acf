-- One row: one sentence that a copy cut, added or changed against its likely original, with the words of
-- both sides; sentence_text is null for a cut, original_text for an addition.
CREATE OR REPLACE VIEW v_copy_edits AS
WITH final AS (
    SELECT
        c.content_group_id, c.article_id, c.outlet_id, c.outlet_name, c.country, c.date_published, c.month,
        c.article_type, c.is_group_original, c.wire_service, c.headline,
        o.article_id AS original_article_id, o.outlet_name AS original_outlet_name, e.edit,
        substring(v.body, e.start_char + 1, e.end_char - e.start_char) AS sentence_text,
        substring(w.body, e.original_start_char + 1, e.original_end_char - e.original_start_char)
            AS original_text,
        e.n_words, e.n_original_words, e.start_char, e.end_char, e.original_start_char, e.original_end_char
    FROM articles AS c
    JOIN articles AS o ON o.article_id = c.copied_from
    JOIN copy_edits AS e ON e.version_id = c.version_id AND e.original_version_id = o.version_id
    JOIN article_versions AS v ON v.article_id = c.article_id AND v.version_no = c.version_no
    JOIN article_versions AS w ON w.article_id = o.article_id AND w.version_no = o.version_no
)
SELECT * FROM final;
