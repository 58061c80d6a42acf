-- Which fields one run of `opframe reextract` changed, in how many versions as fetched, with two examples each.
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY field_name ORDER BY article_id, version_no) AS nth,
           count(*) OVER (PARTITION BY field_name) AS n
    FROM v_rereadings
    WHERE run_id = $run_id
)
SELECT field_name, n, url, headline, value_before, value_after
FROM numbered
WHERE nth <= 2
ORDER BY n DESC, field_name, nth;
