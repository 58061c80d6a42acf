-- The links within one person and to others, accepted ones first.
SELECT
    printed_name, outlet_name, other_printed_name, other_outlet_name, confidence, is_accepted, decided_by, reasons,
    author_id, other_author_id
FROM v_author_links
WHERE author_id = $author_id OR other_author_id = $author_id
ORDER BY is_accepted DESC, confidence DESC, printed_name, other_printed_name, outlet_name, other_outlet_name
LIMIT 40;
