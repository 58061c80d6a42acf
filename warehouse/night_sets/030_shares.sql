-- The new articles of tonight and of the eight weeks before. Bodies stay where they are.
CREATE OR REPLACE TEMP TABLE night_articles AS
SELECT o.day, o.is_tonight, v.version_id, v.article_id, v.outlet_id, v.date_published, v.date_published_precision,
       v.date_published_confidence, v.byline_kind, v.in_language, v.word_count, v.fetched_at, o.listed_at
FROM article_versions AS v
JOIN night_outcomes AS o USING (version_id)
WHERE o.outcome = 'new' AND v.run_id IN (SELECT run_id FROM night_runs)
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY o.day) = 1;

CREATE OR REPLACE TEMP TABLE night_decisions AS
SELECT a.day, a.is_tonight, a.version_id, l.scheme, l.frame, l.decision, frames_so(l.decision, l.voice) AS has_frame
FROM frame_labels AS l
JOIN night_articles AS a USING (version_id)
JOIN current_models AS m
    ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version AND m.model_version = l.model_version
WHERE l.unit = 'document' AND l.coder = 'machine';

-- One row: how often something holds tonight, and how often it held before. span: night, or the week that ends tonight.
CREATE OR REPLACE TEMP TABLE night_shares AS
WITH lengths AS (
    SELECT outlet_id, median(word_count) AS typical
    FROM night_articles WHERE NOT is_tonight GROUP BY outlet_id HAVING count(*) >= 10
),
facts AS (
    SELECT a.is_tonight, a.outlet_id,
           a.date_published IS NULL AS no_date,
           is_weak_date(a.date_published, a.date_published_precision, a.date_published_confidence) AS weak_date,
           a.date_published > a.fetched_at::DATE AS future_date,
           -- Null where the listing gives no time: then the fact does not count.
           abs(a.date_published - a.listed_at::DATE) > 2 AS off_listing,
           a.fetched_at::DATE - a.date_published > 30 AS old_date,
           a.byline_kind = 'none' AS no_author,
           a.word_count < 0.5 * lengths.typical AS short_body
    FROM night_articles AS a LEFT JOIN lengths USING (outlet_id)
),
long AS (
    FROM facts UNPIVOT (holds FOR measure IN (no_date, weak_date, future_date, off_listing, old_date, no_author, short_body))
),
of_articles AS (
    SELECT measure, 'night' AS subject_kind, 'all' AS subject, is_tonight, holds FROM long
    UNION ALL
    SELECT measure, 'outlet', outlet_id, is_tonight, holds FROM long WHERE outlet_id IS NOT NULL
    UNION ALL
    SELECT 'language' AS measure, 'language' AS subject_kind, language AS subject, is_tonight, in_language = language
    FROM night_articles, (SELECT DISTINCT in_language AS language FROM night_articles WHERE in_language IS NOT NULL)
    WHERE in_language IS NOT NULL
    UNION ALL
    SELECT 'duplicate', 'night', 'all', is_tonight, outcome = 'duplicate' FROM night_outcomes
    UNION ALL
    SELECT 'copy', 'night', 'all', is_tonight, version_id IN (SELECT version_id FROM articles WHERE copied_from IS NOT NULL)
    FROM night_articles
    UNION ALL
    SELECT 'refused', 'reason', r.stage || ': ' || r.reason, is_tonight,
           coalesce(o.stage = r.stage AND o.reason = r.reason, false)
    FROM night_outcomes AS o, (SELECT DISTINCT stage, reason FROM night_outcomes WHERE reason IS NOT NULL) AS r
    UNION ALL
    SELECT 'abstention', 'scheme', scheme, is_tonight, decision = 'abstain' FROM night_decisions
    UNION ALL
    SELECT 'no_frame', 'scheme', scheme, is_tonight, NOT bool_or(coalesce(has_frame, false))
    FROM night_decisions GROUP BY version_id, scheme, is_tonight
),
of_frames AS (
    SELECT 'frame' AS measure, 'frame' AS subject_kind, scheme || '.' || frame AS subject, 'night' AS span, is_tonight, has_frame AS holds
    FROM night_decisions
    UNION ALL
    SELECT 'frame', 'frame', scheme || '.' || frame, 'week', day > (SELECT max(day) FROM night_runs) - 7, has_frame
    FROM night_decisions
),
counted AS (
    SELECT *, 'night' AS span FROM of_articles
    UNION ALL BY NAME FROM of_frames
)
SELECT measure, subject_kind, subject, span,
       count(*) FILTER (is_tonight AND holds) AS k, count(*) FILTER (is_tonight) AS n,
       count(*) FILTER (NOT is_tonight AND holds) AS k_before, count(*) FILTER (NOT is_tonight) AS n_before
FROM counted
WHERE holds IS NOT NULL
GROUP BY ALL;

-- The same as shares, with Newcombe's interval of the difference: it lies above `rise_low` and below `fall_high`.
CREATE OR REPLACE TEMP VIEW night_moves AS
WITH guarded AS (
    SELECT *, k / n AS observed, k_before / n_before AS before,
           guarded_z(count(*) OVER (PARTITION BY measure, subject_kind), alpha := getvariable('false_alarms')) AS z
    FROM night_shares WHERE n >= getvariable('min_n') AND n_before >= getvariable('min_before')
)
SELECT measure, subject_kind, subject, span, observed, before, n, n_before,
       wilson(before, n_before).low AS expected_low, wilson(before, n_before).high AS expected_high,
       newcombe(before, n_before, observed, n, z := z).low AS rise_low,
       newcombe(before, n_before, observed, n, z := z).high AS fall_high
FROM guarded;
