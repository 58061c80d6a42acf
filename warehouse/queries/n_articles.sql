-- How many articles the published file holds.
SELECT count(*) AS n FROM articles;
