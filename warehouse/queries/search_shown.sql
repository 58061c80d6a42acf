SELECT score, date_published, outlet_name, headline, snippet
FROM search($query, snippets := $limit)
LIMIT $limit
