-- What is said of an author stands in the article's bio where it says.
-- remedy: report the page: the extractor cut the bio wrongly; set the articles aside with
-- `opframe publish --set-aside`.
-- tables: version_authors
SELECT a.version_id, a.position, a.author_name, a.bio_start_char, a.bio_end_char, v.n_bio AS bio_length
FROM version_authors AS a
JOIN checked_texts AS v USING (version_id)
WHERE (getvariable('check_all') IS TRUE OR a.run_id = getvariable('run_id'))
  AND a.bio_start_char IS NOT NULL
  AND (a.bio_start_char < 0 OR a.bio_end_char IS NULL OR a.bio_end_char < a.bio_start_char
    OR a.bio_end_char > v.n_bio
    OR a.bio IS DISTINCT FROM substring(v.bio, a.bio_start_char + 1, a.bio_end_char - a.bio_start_char));
