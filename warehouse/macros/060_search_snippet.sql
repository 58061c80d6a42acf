-- The number of the stretch after which most different words stand within twenty stretches; the first of
-- several. `hits` is a list of {'stretch_no', 'word'} in order of stretch_no; null when it is empty.
CREATE OR REPLACE MACRO search_focus(hits) AS
    list_reduce(
        list_transform(hits, lambda h: {
            'stretch_no': h.stretch_no,
            'n_words': len(list_distinct(list_transform(
                list_filter(hits, lambda g: g.stretch_no BETWEEN h.stretch_no AND h.stretch_no + 20), lambda g: g.word)))}),
        lambda best, next: CASE WHEN next.n_words > best.n_words THEN next ELSE best END
    ).stretch_no;

-- About thirty stretches of a text around one of them, the hits between « and ».
CREATE OR REPLACE MACRO search_snippet(stretches, hits, focus) AS
    CASE WHEN focus > 12 THEN '… ' ELSE '' END
    || regexp_replace(replace(replace(trim(array_to_string(
        list_transform(
            range(CASE WHEN focus > 12 THEN focus - 8 ELSE 1 END, least(len(stretches), focus + 22) + 1),
            lambda i: CASE
                WHEN list_contains(list_transform(hits, lambda h: h.stretch_no), i)
                THEN regexp_replace(stretches[i], '[\p{L}\p{N}].*[\p{L}\p{N}]|[\p{L}\p{N}]', '«\0»')
                ELSE stretches[i]
            END
        ), ' ')), '» «', ' '), '  ', ' '), '([' || unspaced_scripts() || ']\p{M}*»?) ', '\1', 'g')
    || CASE WHEN len(stretches) > focus + 22 THEN ' …' ELSE '' END;
