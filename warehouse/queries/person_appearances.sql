-- What is printed of one person, by outlet.
SELECT
    printed_name, outlet_name, affiliation, affiliation_type, job_title, count(*) AS n_articles,
    min(date_published) AS date_first, max(date_published) AS date_last, min(author_confidence) AS author_confidence
FROM v_authors
WHERE author_id = $author_id
GROUP BY ALL
ORDER BY date_first NULLS LAST, outlet_name, printed_name;
