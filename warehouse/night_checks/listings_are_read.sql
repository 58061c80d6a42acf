-- Each listing can be read.
-- level: warn
-- message: listing not read, {n} night(s) in a row: {subject} ({detail})
-- remedy: open the address: has the feed moved or gone? Correct it in opframe.toml, or take it out.
WITH last_good AS (
    SELECT listing_url, max(day) FILTER (is_read) AS day FROM night_listings GROUP BY listing_url
)
SELECT 'listing' AS subject_kind, l.listing_url AS subject, left(coalesce(l.detail, 'no reason given'), 80) AS detail,
       (SELECT count(*) FROM night_listings AS b
        WHERE b.listing_url = l.listing_url AND (g.day IS NULL OR b.day > g.day)) AS n
FROM night_listings AS l JOIN last_good AS g USING (listing_url)
WHERE l.is_tonight AND NOT l.is_read
ORDER BY subject;
