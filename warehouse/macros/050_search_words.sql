-- Scripts that are written without spaces between words: each of their characters is a word of its own.
CREATE OR REPLACE MACRO unspaced_scripts() AS
    '\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}';

-- The words of a text, as search compares them: such a character, or a run of other letters, digits and
-- marks, in lower case and without accents. The index and the query both use this macro, so they cannot
-- differ.
CREATE OR REPLACE MACRO search_words(words_of) AS
    regexp_extract_all(
        strip_accents(lower(words_of)),
        '[' || unspaced_scripts() || ']\p{M}*|(?:[^\P{L}' || unspaced_scripts() || ']|\p{N}|\p{M})+'
    );

-- The stretches of a text between spaces, a character of an unspaced script ending its own. No word runs
-- over the end of one, so the words of the stretches are the words of the text; but a corpus has few
-- different stretches, and only those need the regular expression.
CREATE OR REPLACE MACRO search_spaced(spaced_text) AS
    CASE
        -- First by its length in bytes: an English text without a curly quote is soon looked at.
        WHEN strlen(spaced_text) > length(spaced_text) AND regexp_matches(spaced_text, '[' || unspaced_scripts() || ']')
        THEN regexp_replace(replace(spaced_text, chr(10), ' '), '([' || unspaced_scripts() || ']\p{M}*)', '\1 ', 'g')
        ELSE replace(spaced_text, chr(10), ' ')
    END;

CREATE OR REPLACE MACRO search_stretches(stretches_of) AS string_split(search_spaced(stretches_of), ' ');
