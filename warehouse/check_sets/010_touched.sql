-- What the checks look at: the versions and articles that this run brought or read; all of them with
-- check_all. Texts are found by row number, which lets a night's checks skip the history's blocks.
CREATE OR REPLACE TEMP TABLE checked_versions AS
SELECT version_id FROM article_versions
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
UNION
SELECT version_id FROM annotations
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id')
UNION
SELECT version_id FROM frame_labels
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id');

CREATE OR REPLACE TEMP TABLE checked_articles AS
SELECT DISTINCT article_id FROM article_versions
WHERE getvariable('check_all') IS TRUE OR run_id = getvariable('run_id');

CREATE OR REPLACE TEMP TABLE checked_rows AS
SELECT min(rowid) AS row_no FROM article_versions
SEMI JOIN checked_versions USING (version_id)
GROUP BY version_id;

CREATE OR REPLACE TEMP VIEW checked_texts AS
SELECT article_id, version_id, headline, body, bio,
       coalesce(length(headline), 0) AS n_headline, length(body) AS n_body, coalesce(length(bio), 0) AS n_bio
FROM article_versions
WHERE rowid IN (SELECT row_no FROM checked_rows);
