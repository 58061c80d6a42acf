FROM search($query, snippets := $limit) LIMIT $limit
