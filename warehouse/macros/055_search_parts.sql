-- The parts of a search query: words, "quoted phrases" and operators, in order. Raises an error where the
-- query cannot be read, which says what would be right.
CREATE OR REPLACE MACRO search_parts(asked) AS
    CASE
        WHEN len(regexp_extract_all(asked, '["“”„«»]')) % 2 = 1
        THEN error('search: a quotation mark has no partner in <' || asked || '>; write "exact phrase" or leave it out')
        WHEN regexp_matches(regexp_replace(asked, '["“”„«»][^"“”„«»]*["“”„«»]', ' ', 'g'), '[()]')
        THEN error('search: brackets are not understood in <' || asked || '>; write a c OR b c for (a OR b) c')
        WHEN regexp_matches(asked, '\*[\p{L}\p{N}]')
        THEN error('search: * stands only at the end of a word, in <' || asked || '>; write dialog* for dialogue and dialogues')
        ELSE regexp_extract_all(translate(asked, '“”„«»', '"""""'), '-?(?:headline:)?"[^"]*"|[^\s"]+')
    END;
