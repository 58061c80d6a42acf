-- One row: one person who signs articles (latest versions), with all names, outlets and affiliations.
CREATE OR REPLACE VIEW v_persons AS
WITH places AS (
    SELECT
        author_id, affiliation, affiliation_type, min(date_published) AS date_first, max(date_published) AS date_last,
        count(DISTINCT article_id) AS n_articles
    FROM v_authors
    WHERE affiliation IS NOT NULL
    GROUP BY ALL
),
affiliations AS (
    SELECT
        author_id,
        list(
            {'affiliation': affiliation, 'affiliation_type': affiliation_type, 'date_first': date_first,
             'date_last': date_last, 'n_articles': n_articles}
            ORDER BY date_first, affiliation
        ) AS affiliations
    FROM places
    GROUP BY author_id
),
facts AS (
    SELECT author_id, max(orcid) AS orcid, max(wikidata_id) AS wikidata_id
    FROM current_author_persons
    WHERE orcid IS NOT NULL OR wikidata_id IS NOT NULL
    GROUP BY author_id
),
persons AS (
    SELECT
        author_id, any_value(author_name) AS author_name,
        list_sort(list(DISTINCT printed_name)) AS printed_names,
        list_sort(list(DISTINCT outlet_name) FILTER (outlet_name IS NOT NULL)) AS outlets,
        list_sort(list(DISTINCT country) FILTER (country IS NOT NULL)) AS countries,
        count(DISTINCT coalesce(outlet_id, outlet_name)) AS n_outlets,
        count(DISTINCT article_id) AS n_articles,
        count(DISTINCT article_id) FILTER (is_group_original) AS n_own_articles,
        count(DISTINCT coalesce(outlet_id, outlet_name)) FILTER (is_group_original) AS n_own_outlets,
        min(date_published) AS date_first, max(date_published) AS date_last,
        min(author_confidence) AS author_confidence -- of the weakest link; 1: nothing was linked
    FROM v_authors
    GROUP BY author_id
),
final AS (
    SELECT persons.*, affiliations.affiliations, facts.orcid, facts.wikidata_id
    FROM persons
    LEFT JOIN affiliations USING (author_id)
    LEFT JOIN facts USING (author_id)
)
SELECT * FROM final;
