-- The new articles of tonight and of the eight weeks before, numbered: numbers are grouped faster than ids.
CREATE OR REPLACE TEMP TABLE night_articles AS
SELECT row_number() OVER () AS article_no, o.day, o.is_tonight, v.version_id, v.outlet_id, v.date_published,
       v.date_published_precision, v.date_published_confidence, v.byline_kind, v.in_language, v.word_count,
       v.fetched_at, o.listed_at
FROM article_versions AS v
JOIN night_outcomes AS o ON o.run_id = v.run_id AND o.version_id = v.version_id
WHERE o.outcome = 'new';

-- What the current models said about a whole article.
CREATE OR REPLACE TEMP TABLE night_decisions AS
SELECT a.article_no, a.day, a.is_tonight, l.scheme, l.frame, l.decision = 'abstain' AS is_abstained,
       frames_so(l.decision, l.voice) AS has_frame
FROM frame_labels AS l
JOIN night_articles AS a USING (version_id)
JOIN current_models AS m
    ON m.scheme = l.scheme AND m.scheme_version = l.scheme_version AND m.model_version = l.model_version
WHERE l.unit = 'document' AND l.coder = 'machine';

-- The same by frame and day.
CREATE OR REPLACE TEMP TABLE night_frames AS
SELECT scheme, frame, day, is_tonight, count(*) AS n_decisions, count(*) FILTER (is_abstained) AS n_abstained,
       count(*) FILTER (has_frame) AS k, count(has_frame) AS n
FROM night_decisions GROUP BY scheme, frame, day, is_tonight;

-- One row: of how many articles (or inputs, or decisions) something holds, tonight or before.
CREATE OR REPLACE TEMP TABLE night_tallies AS
WITH lengths AS (
    SELECT outlet_id, median(word_count) AS typical
    FROM night_articles WHERE NOT is_tonight GROUP BY outlet_id HAVING count(*) >= 10
),
facts AS (
    -- A fact that is null does not count: off_listing where the listing gives no time.
    SELECT a.is_tonight, a.outlet_id,
           a.date_published IS NULL AS no_date,
           is_weak_date(a.date_published, a.date_published_precision, a.date_published_confidence) AS weak_date,
           a.date_published > a.fetched_at::DATE AS future_date,
           abs(a.date_published - a.listed_at::DATE) > 2 AS off_listing,
           a.fetched_at::DATE - a.date_published > 30 AS old_date,
           a.byline_kind = 'none' AS no_author,
           a.word_count < 0.5 * lengths.typical AS short_body
    FROM night_articles AS a LEFT JOIN lengths USING (outlet_id)
),
of_outlets AS (
    SELECT outlet_id, is_tonight, unnest([
        {'measure': 'no_date', 'k': count(*) FILTER (no_date), 'n': count(no_date)},
        {'measure': 'weak_date', 'k': count(*) FILTER (weak_date), 'n': count(weak_date)},
        {'measure': 'future_date', 'k': count(*) FILTER (future_date), 'n': count(future_date)},
        {'measure': 'off_listing', 'k': count(*) FILTER (off_listing), 'n': count(off_listing)},
        {'measure': 'old_date', 'k': count(*) FILTER (old_date), 'n': count(old_date)},
        {'measure': 'no_author', 'k': count(*) FILTER (no_author), 'n': count(no_author)},
        {'measure': 'short_body', 'k': count(*) FILTER (short_body), 'n': count(short_body)}], recursive := true)
    FROM facts GROUP BY outlet_id, is_tonight
),
languages AS (
    SELECT is_tonight, in_language, count(*) AS k FROM night_articles WHERE in_language IS NOT NULL GROUP BY ALL
),
reasons AS (
    SELECT is_tonight, stage || ': ' || reason AS reason, count(*) AS k FROM night_outcomes GROUP BY ALL
),
final AS (
    SELECT measure, 'outlet' AS subject_kind, outlet_id AS subject, 'night' AS span, is_tonight, k, n
    FROM of_outlets WHERE outlet_id IS NOT NULL
    UNION ALL
    SELECT measure, 'night', 'all', 'night', is_tonight, sum(k), sum(n) FROM of_outlets GROUP BY measure, is_tonight
    UNION ALL
    -- Each language and reason counts in both times, also where there was none of it.
    SELECT 'language', 'language', s.in_language, 'night', l.is_tonight,
           coalesce(sum(k) FILTER (l.in_language = s.in_language), 0), sum(k)
    FROM languages AS l, (SELECT DISTINCT in_language FROM languages) AS s GROUP BY ALL
    UNION ALL
    SELECT 'refused', 'reason', s.reason, 'night', r.is_tonight,
           coalesce(sum(k) FILTER (r.reason = s.reason), 0), sum(k)
    FROM reasons AS r, (SELECT DISTINCT reason FROM reasons WHERE reason IS NOT NULL) AS s GROUP BY ALL
    UNION ALL
    SELECT 'duplicate', 'night', 'all', 'night', is_tonight, count(*) FILTER (outcome = 'duplicate'), count(*)
    FROM night_outcomes GROUP BY is_tonight
    UNION ALL
    SELECT 'copy', 'night', 'all', 'night', is_tonight, count(c.version_id), count(*)
    FROM night_articles LEFT JOIN (SELECT version_id FROM articles WHERE copied_from IS NOT NULL) AS c USING (version_id)
    GROUP BY is_tonight
    UNION ALL
    SELECT 'abstention', 'scheme', scheme, 'night', is_tonight, sum(n_abstained), sum(n_decisions)
    FROM night_frames GROUP BY scheme, is_tonight
    UNION ALL
    SELECT 'no_frame', 'scheme', scheme, 'night', is_tonight, count(*) FILTER (NOT is_framed), count(*)
    FROM (
        SELECT scheme, is_tonight, bool_or(coalesce(has_frame, false)) AS is_framed
        FROM night_decisions GROUP BY article_no, scheme, is_tonight
    )
    GROUP BY scheme, is_tonight
    UNION ALL
    SELECT 'frame', 'frame', scheme || '.' || frame, 'night', is_tonight, sum(k), sum(n)
    FROM night_frames GROUP BY scheme, frame, is_tonight
    UNION ALL
    -- The week that ends tonight, against those before it: moves that one night is too small for.
    SELECT 'frame', 'frame', scheme || '.' || frame, 'week', day > (SELECT max(day) FROM night_runs) - 7 AS is_now,
           sum(k), sum(n)
    FROM night_frames GROUP BY scheme, frame, is_now
)
SELECT * FROM final;

-- One row: how often something holds tonight, and how often it held before. span: night, or the week that ends tonight.
CREATE OR REPLACE TEMP TABLE night_shares AS
SELECT measure, subject_kind, subject, span,
       coalesce(sum(k) FILTER (is_tonight), 0) AS k, coalesce(sum(n) FILTER (is_tonight), 0) AS n,
       coalesce(sum(k) FILTER (NOT is_tonight), 0) AS k_before, coalesce(sum(n) FILTER (NOT is_tonight), 0) AS n_before
FROM night_tallies
GROUP BY ALL;

-- The same as shares, with Newcombe's interval of the difference: it lies above `rise_low` and below `fall_high`.
CREATE OR REPLACE TEMP VIEW night_moves AS
WITH guarded AS (
    SELECT *, k / n AS observed, k_before / n_before AS before,
           guarded_z(count(*) OVER (PARTITION BY measure, subject_kind), alpha := getvariable('false_alarms')) AS z
    FROM night_shares WHERE n >= getvariable('min_n') AND n_before >= getvariable('min_before')
),
moved AS (
    SELECT *, wilson(before, n_before) AS usual, newcombe(before, n_before, observed, n, z := z) AS move FROM guarded
)
SELECT measure, subject_kind, subject, span, observed, before, n, n_before, usual.low AS expected_low,
       usual.high AS expected_high, move.low AS rise_low, move.high AS fall_high
FROM moved;
