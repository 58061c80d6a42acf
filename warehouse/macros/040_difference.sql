-- The difference p1 - p2 of the shares of two groups of texts, with the interval of Newcombe (1998, method 10):
-- Wilson's intervals of both, joined. It holds for small groups and for shares near 0 or 1.
CREATE OR REPLACE MACRO difference(p1, n1, p2, n2, z := 1.959964) AS CASE
    WHEN n1 > 0 AND n2 > 0 AND p1 IS NOT NULL AND p2 IS NOT NULL THEN
    {'difference': p1 - p2,
     'low': p1 - p2 - sqrt((p1 - wilson(p1, n1, z := z).low) ** 2 + (wilson(p2, n2, z := z).high - p2) ** 2),
     'high': p1 - p2 + sqrt((wilson(p1, n1, z := z).high - p1) ** 2 + (p2 - wilson(p2, n2, z := z).low) ** 2)}
    END;
