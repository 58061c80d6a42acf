-- Persons of whom a printed name, the canonical name or the id fits, the most productive first.
WITH asked AS (
    SELECT strip_accents(lower($name)) AS name
)
SELECT p.*
FROM v_persons AS p, asked
WHERE p.author_id = $name
   OR contains(strip_accents(lower(concat_ws(chr(10), p.author_name, array_to_string(p.printed_names, chr(10))))), asked.name)
ORDER BY p.n_articles DESC, p.author_name, p.author_id;
