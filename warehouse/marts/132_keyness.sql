-- One row: one word of evidence, and how far it sets two sets of articles apart.
--   FROM keyness(country = 'CN', country = 'US') LIMIT 20;
--   FROM keyness(country = 'CN', country = 'US', keep := scheme = 'relations' AND frame = 'conflict');
-- The conditions are over the columns of v_evidence. A word is a whole piece of evidence in lower case, or with
-- split := true each word of it. z above 0: typical of the first set, and beyond ±1.96 more than chance (but
-- many words are tested, and an article repeats its own). log_odds, z: Monroe, Colaresi & Quinn 2008, the
-- prior being the words of both sets together, weighing as much as 500 words; g2: Dunning 1993. Left out:
-- copies and wire texts, unless copies := true, and words of fewer than min_articles articles.
CREATE OR REPLACE MACRO keyness(
    is_first, is_second, keep := true, copies := false, split := false, min_articles := 2
) AS TABLE
WITH words AS (
    SELECT
        unnest(CASE WHEN split THEN regexp_extract_all(lower(evidence_text), '[\p{L}\p{N}''’-]+')
                    ELSE [lower(evidence_text)] END) AS word,
        article_id,
        CASE WHEN is_first THEN 1 WHEN is_second THEN 2 END AS side
    FROM v_evidence
    WHERE keep AND (copies OR (is_group_original AND wire_service IS NULL))
),
counted AS (
    SELECT
        word, count(*) FILTER (side = 1) AS n_first, count(*) FILTER (side = 2) AS n_second,
        count(DISTINCT article_id) AS n_articles
    FROM words
    WHERE side IS NOT NULL
    GROUP BY word
),
summed AS (
    SELECT *, sum(n_first) OVER () AS all_first, sum(n_second) OVER () AS all_second FROM counted
),
scored AS (
    SELECT
        *, g2(n_first, all_first, n_second, all_second) AS g2,
        log_odds(n_first, all_first, n_second, all_second,
                 500 * (n_first + n_second) / (all_first + all_second), 500) AS odds
    FROM summed
    WHERE n_articles >= min_articles
),
final AS (
    SELECT word, n_first, n_second, n_articles, odds.log_odds AS log_odds, odds.z AS z, g2
    FROM scored
)
SELECT * FROM final ORDER BY abs(z) DESC, word;
