-- The id of a printed name at an outlet with what was printed beside it: the same wherever all of it is the same.
-- Where no outlet is known each article is one. is_split: authors.toml names this very article by its URL.
CREATE OR REPLACE MACRO author_profile_id(
    author_name, outlet_id, domain, outlet_name, article_id, affiliation, job_title, bio, is_split
) AS
    left(md5(concat(
        author_name, chr(31), coalesce(outlet_id, domain, outlet_name, article_id), chr(31),
        coalesce(affiliation, ''), chr(31), coalesce(job_title, ''), chr(31), coalesce(bio, ''), chr(31),
        CASE WHEN is_split THEN article_id ELSE '' END
    )), 16);
