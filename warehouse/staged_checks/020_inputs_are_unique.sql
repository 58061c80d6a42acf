-- Each input of the run is staged once, and becomes at most one article.
-- remedy: a batch was staged twice: run the same command again, or leave the run out with `opframe discard RUN`.
-- tables: inputs, articles
SELECT 'inputs' AS table_name, input_no, any_value(input_url) AS input_url, count(*) AS n_times
FROM staged_inputs GROUP BY input_no HAVING n_times > 1
UNION ALL
SELECT 'articles', input_no, any_value(url), count(*) AS n_times
FROM staged_articles GROUP BY input_no HAVING n_times > 1;
