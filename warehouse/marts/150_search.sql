-- One row: one article (latest version) that a search query finds, the best first. Words must all occur;
-- "exact phrase"; a NEAR b or a NEAR/5 b: at most n words (10 unless told) stand between them, in either
-- order, and an operand is the phrase or the run of words beside NEAR; -word: must not occur; dialog*: words
-- that begin so; headline:word: in the headline; OR parts a query into alternatives (a b OR c: a and b, or
-- c). Case and accents do not count; each Han character is a word. A query that cannot be read, or that
-- asks for no word, raises an error that begins with "search:".
--
-- score: BM25 (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75) over all words asked for; the words of the
-- headline count three times, in the frequency and in the length (Robertson, Zaragoza & Taylor 2004).
-- snippet: the words around the place with most different words asked for, those between « and »; null after
-- the first 50 rows, or as many as `snippets` says. n_hits: how often words asked for occur.
CREATE OR REPLACE MACRO search(query, snippets := 50) AS TABLE
WITH RECURSIVE parts AS (
    SELECT unnest(search_parts(query)) AS part, generate_subscripts(search_parts(query), 1) AS place
),
lexemes AS (
    SELECT
        place,
        CASE
            WHEN part IN ('OR', 'AND', 'NOT') THEN lower(part)
            WHEN part LIKE 'NEAR/%' OR part = 'NEAR' THEN 'near'
            ELSE 'word'
        END AS kind,
        part,
        contains(part, '"') AS is_quoted,
        part LIKE '-%' OR coalesce(lag(part) OVER (ORDER BY place) = 'NOT', false) AS is_excluded,
        regexp_matches(part, '^-?headline:') AS in_headline,
        search_words(regexp_replace(part, '^-?(headline:)?', '')) AS words,
        regexp_matches(part, '\*"?$') AS is_prefix
    FROM parts
),
-- A word written with a hyphen or an apostrophe is the phrase of its parts; a star stays with the last.
kept AS (
    SELECT
        place, kind, part, is_quoted, is_excluded, in_headline,
        CASE WHEN is_prefix THEN list_append(words[:-2], words[-1] || '*') ELSE words END AS words,
        kind = 'word' AND NOT is_quoted AND NOT is_excluded AND NOT in_headline AS is_plain
    FROM lexemes
    WHERE kind IN ('or', 'near') OR (kind = 'word' AND len(words) > 0)
),
steps AS (
    SELECT
        *,
        coalesce(lag(is_plain) OVER by_place AND is_plain, false) AS goes_on,
        count(*) FILTER (kind = 'or') OVER by_place AS alternative_no
    FROM kept
    WINDOW by_place AS (ORDER BY place)
),
runs AS (
    SELECT *, count(*) FILTER (NOT goes_on) OVER (ORDER BY place) AS run_no FROM steps
),
operands AS (
    SELECT
        run_no, alternative_no, any_value(kind) AS kind, any_value(part) AS part,
        flatten(list(words ORDER BY place)) AS words,
        bool_or(is_excluded) AS is_excluded, bool_or(in_headline) AS in_headline
    FROM runs
    GROUP BY run_no, alternative_no
),
neighbours AS (
    SELECT
        *,
        lag(kind) OVER by_run AS kind_before, lead(kind) OVER by_run AS kind_after,
        lag(run_no) OVER by_run AS run_before, lead(run_no) OVER by_run AS run_after
    FROM operands
    WINDOW by_run AS (ORDER BY run_no)
),
-- What must, or must not, occur: the operands of NEAR whole, all else lexeme by lexeme.
units AS (
    SELECT row_number() OVER (ORDER BY place) AS unit_no, *
    FROM (
        SELECT run_no * 1000 AS place, run_no, alternative_no, words, is_excluded, in_headline
        FROM neighbours
        WHERE kind = 'word' AND (kind_before IS NOT DISTINCT FROM 'near' OR kind_after IS NOT DISTINCT FROM 'near')
        UNION ALL
        SELECT r.place + 1000000, r.run_no, r.alternative_no, r.words, r.is_excluded, r.in_headline
        FROM runs AS r
        JOIN neighbours AS n USING (run_no)
        WHERE r.kind = 'word' AND n.kind_before IS DISTINCT FROM 'near' AND n.kind_after IS DISTINCT FROM 'near'
    )
),
nears AS (
    SELECT
        n.run_no, n.alternative_no, a.unit_no AS unit_before, b.unit_no AS unit_after,
        CASE
            WHEN a.unit_no IS NULL OR b.unit_no IS NULL OR a.is_excluded OR b.is_excluded
            THEN error('search: NEAR stands between two words or phrases that must occur: human rights NEAR dialogue')::INTEGER
            WHEN n.part = 'NEAR' THEN 10
            ELSE coalesce(
                try_cast(regexp_extract(n.part, '^NEAR/(\d{1,3})$', 1) AS INTEGER),
                error('search: ' || n.part || ' is not understood; write NEAR, or NEAR/5 with a number up to 999')::INTEGER)
        END AS n_between
    FROM neighbours AS n
    LEFT JOIN units AS a ON a.run_no = n.run_before
    LEFT JOIN units AS b ON b.run_no = n.run_after
    WHERE n.kind = 'near'
),
asked AS (
    SELECT DISTINCT unnest(words) AS word FROM units
),
meant AS (
    SELECT word, term_no FROM asked JOIN search_terms ON term = word
    UNION ALL
    SELECT word, term_no FROM asked JOIN search_terms ON word LIKE '%*' AND starts_with(term, rtrim(word, '*'))
),
-- Packed and unpacked: DuckDB takes an unnested list for one row, and would else make the hash table of the next
-- join of all words of the corpus. Of two such lists it makes it of these few.
meant_stretches AS MATERIALIZED (
    SELECT unnest(list({'word': m.word, 'stretch_id': s.stretch_id, 'word_no': s.word_no}), max_depth := 2)
    FROM meant AS m JOIN search_stretch_words AS s USING (term_no)
),
stretch_places AS (
    SELECT doc_no, unnest(body) AS stretch_id, generate_subscripts(body, 1)::INTEGER AS stretch_no FROM search_texts
    UNION ALL
    SELECT doc_no, unnest(headline), generate_subscripts(headline, 1)::INTEGER - 1000001 FROM search_texts
),
occurrences AS MATERIALIZED (
    SELECT m.word, p.doc_no, p.stretch_no < 0 AS in_headline, p.stretch_no, abs(m.word_no) AS word_no, m.word_no < 0 AS is_last
    FROM stretch_places AS p JOIN meant_stretches AS m USING (stretch_id)
),
-- Phrases, a word at a time: where the first words of a unit stand one after the other, and where the next
-- word would have to stand.
beginnings AS (
    SELECT u.unit_no, 1 AS n_words, o.doc_no, o.stretch_no AS first_stretch, o.stretch_no,
           o.word_no, o.is_last
    FROM units AS u
    JOIN occurrences AS o ON o.word = u.words[1] AND (o.in_headline OR NOT u.in_headline)
    UNION ALL
    SELECT b.unit_no, b.n_words + 1, b.doc_no, b.first_stretch, o.stretch_no, o.word_no, o.is_last
    FROM beginnings AS b
    JOIN units AS u ON u.unit_no = b.unit_no AND len(u.words) > b.n_words
    JOIN occurrences AS o
        ON o.doc_no = b.doc_no AND o.word = u.words[b.n_words + 1]
        AND o.stretch_no = b.stretch_no + b.is_last::INTEGER
        AND o.word_no = CASE WHEN b.is_last THEN 1 ELSE b.word_no + 1 END
),
places AS MATERIALIZED (
    SELECT b.unit_no, b.doc_no, b.first_stretch, b.stretch_no AS last_stretch
    FROM beginnings AS b
    JOIN units AS u ON u.unit_no = b.unit_no AND len(u.words) = b.n_words
),
neighbourhoods AS (
    SELECT DISTINCT n.alternative_no, n.run_no, a.doc_no
    FROM nears AS n
    JOIN places AS a ON a.unit_no = n.unit_before
    JOIN places AS b
        ON b.unit_no = n.unit_after AND b.doc_no = a.doc_no
        AND (b.first_stretch - a.last_stretch BETWEEN 0 AND n.n_between + 1
            OR a.first_stretch - b.last_stretch BETWEEN 0 AND n.n_between + 1)
),
fulfilled AS (
    SELECT alternative_no, doc_no FROM (SELECT DISTINCT unit_no, doc_no FROM places)
    JOIN units USING (unit_no)
    WHERE NOT is_excluded
    UNION ALL
    SELECT alternative_no, doc_no FROM neighbourhoods
),
demands AS (
    SELECT alternative_no, count(*) AS n_demands
    FROM (
        SELECT alternative_no FROM units WHERE NOT is_excluded
        UNION ALL
        SELECT alternative_no FROM nears
    )
    GROUP BY alternative_no
),
unwanted AS (
    SELECT DISTINCT alternative_no, doc_no FROM places JOIN units USING (unit_no) WHERE is_excluded
),
found AS (
    SELECT DISTINCT doc_no
    FROM (
        SELECT alternative_no, doc_no, count(*) AS n_demands FROM fulfilled GROUP BY ALL
    )
    JOIN demands USING (alternative_no, n_demands)
    ANTI JOIN unwanted USING (alternative_no, doc_no)
),
wanted AS (
    SELECT DISTINCT unnest(words) AS word FROM units WHERE NOT is_excluded
),
corpus AS (
    SELECT count(*) AS n_documents, avg(n_body_words + 3 * n_headline_words) AS average_length
    FROM search_documents
),
frequencies AS (
    SELECT word, doc_no, count(*) AS n_hits, count(*) + 2 * count(*) FILTER (in_headline) AS frequency
    FROM occurrences SEMI JOIN wanted USING (word)
    GROUP BY ALL
),
weights AS (
    SELECT word, ln(1 + (any_value(n_documents) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM frequencies CROSS JOIN corpus
    GROUP BY word
),
scores AS (
    SELECT
        doc_no,
        -- Rounded, so that the order in which the words are summed cannot show.
        round(sum(weight * 2.2 * frequency / (
            frequency + 1.2 * (0.25 + 0.75 * (n_body_words + 3 * n_headline_words) / average_length))), 4) AS score,
        sum(n_hits)::BIGINT AS n_hits
    FROM frequencies
    SEMI JOIN found USING (doc_no)
    JOIN weights USING (word)
    JOIN search_documents USING (doc_no)
    CROSS JOIN corpus
    GROUP BY doc_no
),
ranked AS (
    SELECT
        row_number() OVER (ORDER BY s.score DESC, d.article_id) AS rank, s.doc_no, d.article_id, d.version_id,
        s.score, s.n_hits
    FROM scores AS s
    JOIN search_documents AS d USING (doc_no)
),
shown AS (
    SELECT
        doc_no, any_value(article_id) AS article_id, any_value(version_id) AS version_id, bool_or(NOT in_headline) AS in_body,
        list({'stretch_no': stretch_no, 'word': word} ORDER BY stretch_no, word)
            FILTER (NOT in_headline) AS body_hits,
        list({'stretch_no': stretch_no + 1000001, 'word': word} ORDER BY stretch_no, word)
            FILTER (in_headline) AS headline_hits
    FROM occurrences
    SEMI JOIN wanted USING (word)
    JOIN (FROM ranked WHERE rank <= snippets) USING (doc_no)
    GROUP BY doc_no
),
texts AS (
    -- A text that was gone back to has two rows in article_versions, with the same words.
    SELECT DISTINCT ON (s.article_id)
        s.article_id,
        CASE WHEN s.in_body THEN s.body_hits ELSE s.headline_hits END AS hits,
        search_stretches(CASE WHEN s.in_body THEN v.body ELSE v.headline END) AS stretches
    FROM shown AS s
    JOIN (
        -- A text may stand in several rows: read again, or gone back to.
        SELECT DISTINCT ON (version_id) version_id, headline, body
        FROM article_versions
        WHERE version_id IN (SELECT version_id FROM shown)
    ) AS v USING (version_id)
),
understood AS (
    SELECT CASE
        WHEN query IS NULL THEN false
        WHEN (SELECT count(*) FROM wanted) = 0
            OR EXISTS (FROM units ANTI JOIN demands USING (alternative_no))
        THEN error('search: <' || query || '> asks for no word; name at least one that must occur, on each side of OR')::BOOLEAN
        ELSE (SELECT count(n_between) FROM nears) >= 0
    END AS is_understood
),
final AS (
    SELECT
        r.rank, a.article_id, a.version_id, a.url, a.outlet_id, a.outlet_name, a.country, a.date_published,
        a.month, a.article_type, a.is_group_original, a.wire_service, a.headline, a.author_names, r.score,
        r.n_hits, search_snippet(t.stretches, t.hits, search_focus(t.hits)) AS snippet
    FROM understood
    LEFT JOIN ranked AS r ON is_understood
    LEFT JOIN articles AS a USING (article_id)
    LEFT JOIN texts AS t USING (article_id)
    WHERE r.rank IS NOT NULL
)
SELECT * FROM final ORDER BY rank;
