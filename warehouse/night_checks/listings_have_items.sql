-- Each listing that can be read names articles.
-- level: warn
-- message: listing without items, {n} night(s) in a row: {subject}
-- remedy: open the address: is it still a listing of articles? Section pages change their links, feeds end quietly.
WITH last_good AS (
    SELECT listing_url, max(day) FILTER (n_items > 0) AS day FROM night_listings GROUP BY listing_url
)
SELECT 'listing' AS subject_kind, l.listing_url AS subject, 0 AS observed, 1 AS expected_low,
       (SELECT count(*) FROM night_listings AS b
        WHERE b.listing_url = l.listing_url AND (g.day IS NULL OR b.day > g.day)) AS n
FROM night_listings AS l JOIN last_good AS g USING (listing_url)
WHERE l.is_tonight AND l.is_read AND l.n_items = 0
ORDER BY subject;
