-- What the outlets' rules said, with the article that each page became part of: exports ask by article.
INSERT INTO fetch_decisions BY NAME
SELECT getvariable('run_id') AS run_id, s.*, o.article_id
FROM staged_fetch_decisions AS s
LEFT JOIN outcomes_now AS o USING (input_no)
ORDER BY s.input_no, s.page_no;
