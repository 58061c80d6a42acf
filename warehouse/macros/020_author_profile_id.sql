-- The id of a printed name at an outlet with what was printed beside it: the same everywhere where all of it is the
-- same. split_article_id: null, or the article that authors.toml names by its URL.
CREATE OR REPLACE MACRO author_profile_id(author_name, outlet_id, domain, affiliation, job_title, bio, split_article_id) AS
    left(md5(concat(
        author_name, chr(31), coalesce(outlet_id, domain, ''), chr(31), coalesce(affiliation, ''), chr(31),
        coalesce(job_title, ''), chr(31), coalesce(bio, ''), chr(31), coalesce(split_article_id, '')
    )), 16);
