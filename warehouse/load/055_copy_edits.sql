-- What each copy of the groups that this load touched cut, added or changed against its original, sentence
-- by sentence. Sentences are the same if their letters and digits are; a changed one shares half of its
-- words with the one it most resembles, and the other way round.
CREATE OR REPLACE TEMP TABLE edited_pairs AS
WITH read AS (
    SELECT version_id, arg_max(model_version, (annotated_at, model_version)) AS model_version
    FROM annotations
    WHERE n_sentences > 0
      AND (version_id IN (SELECT version_id FROM copies)
           OR version_id IN (SELECT original_version_id FROM copies))
    GROUP BY version_id
)
SELECT c.version_id, c.original_version_id, r.model_version, o.model_version AS original_model_version
FROM copies AS c
JOIN read AS r USING (version_id)
JOIN read AS o ON o.version_id = c.original_version_id
ANTI JOIN copy_edits AS e
    ON e.version_id = c.version_id AND e.original_version_id = c.original_version_id;

CREATE OR REPLACE TEMP TABLE edited_sentences AS
WITH bodies AS (
    SELECT version_id, any_value(body) AS body
    FROM article_versions
    WHERE version_id IN (SELECT version_id FROM edited_pairs UNION SELECT original_version_id FROM edited_pairs)
    GROUP BY version_id
),
readings AS (
    SELECT version_id, model_version FROM edited_pairs
    UNION
    SELECT original_version_id, original_model_version FROM edited_pairs
),
cut AS (
    SELECT s.version_id, s.start_char, s.end_char,
           lower(substring(b.body, s.start_char + 1, s.end_char - s.start_char)) AS said
    FROM sentences AS s
    SEMI JOIN readings AS r USING (version_id, model_version)
    JOIN bodies AS b USING (version_id)
),
-- A copy has most of its sentences from the original.
folded AS (
    SELECT said, trim(regexp_replace(said, '[^\p{L}\p{N}]+', ' ', 'g')) AS plain
    FROM (SELECT DISTINCT said FROM cut)
)
SELECT c.version_id, c.start_char, c.end_char, f.plain
FROM cut AS c JOIN folded AS f USING (said)
WHERE f.plain <> '';

CREATE OR REPLACE TEMP MACRO plain_words(plain) AS
    regexp_extract_all(plain, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[^ \p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]+');

INSERT INTO copy_edits BY NAME
WITH added AS (
    SELECT p.version_id, p.original_version_id, s.* EXCLUDE (version_id), plain_words(s.plain) AS words
    FROM edited_pairs AS p JOIN edited_sentences AS s USING (version_id)
    ANTI JOIN edited_sentences AS o ON o.version_id = p.original_version_id AND o.plain = s.plain
),
cut AS (
    SELECT p.version_id, p.original_version_id, o.* EXCLUDE (version_id), plain_words(o.plain) AS words
    FROM edited_pairs AS p JOIN edited_sentences AS o ON o.version_id = p.original_version_id
    ANTI JOIN edited_sentences AS s ON s.version_id = p.version_id AND s.plain = o.plain
),
alike AS (
    SELECT
        version_id, original_version_id, a.start_char, c.start_char AS original_start_char,
        2 * len(list_intersect(a.words, c.words)) / (len(list_distinct(a.words)) + len(list_distinct(c.words)))
            AS similarity
    FROM added AS a JOIN cut AS c USING (version_id, original_version_id)
    WHERE 2 * least(len(a.words), len(c.words)) >= 0.5 * (len(a.words) + len(c.words))
),
changed AS (
    SELECT * FROM alike
    WHERE similarity >= 0.5
    QUALIFY row_number() OVER (
            PARTITION BY version_id, original_version_id, start_char
            ORDER BY similarity DESC, original_start_char) = 1
        AND row_number() OVER (
            PARTITION BY version_id, original_version_id, original_start_char
            ORDER BY similarity DESC, start_char) = 1
),
matched AS (
    SELECT a.*, m.original_start_char
    FROM added AS a LEFT JOIN changed AS m USING (version_id, original_version_id, start_char)
),
final AS (
    SELECT
        version_id, original_version_id,
        CASE WHEN c.start_char IS NULL THEN 'added' WHEN a.start_char IS NULL THEN 'cut' ELSE 'changed' END
            AS edit,
        a.start_char, a.end_char, coalesce(len(a.words), 0) AS n_words,
        c.start_char AS original_start_char, c.end_char AS original_end_char,
        coalesce(len(c.words), 0) AS n_original_words
    FROM matched AS a
    FULL JOIN (SELECT *, start_char AS original_start_char FROM cut) AS c
        USING (version_id, original_version_id, original_start_char)
)
SELECT *, getvariable('run_id') AS run_id FROM final
ORDER BY version_id, original_version_id, coalesce(original_start_char, start_char), start_char;
