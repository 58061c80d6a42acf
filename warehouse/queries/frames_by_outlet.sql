-- A first question: which outlets frame their op-eds as conflict, which as cooperation?
SELECT outlet_name, country, frame, avg(has_frame::INT) AS pct, count(*) AS n
FROM v_frames
WHERE scheme = 'relations' AND article_type IN ('opinion', 'editorial')
GROUP BY ALL ORDER BY ALL;
