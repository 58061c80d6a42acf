-- The difference of two independent shares, p2 of n2 minus p1 of n1, with its interval: the hybrid score
-- method, number 10 of Newcombe (1998), from the Wilson intervals of both. Null when a share is.
CREATE OR REPLACE MACRO newcombe(p1, n1, p2, n2, z := 1.959964) AS
    CASE WHEN n1 > 0 AND n2 > 0 THEN {
        'difference': p2 - p1,
        'low': p2 - p1 - sqrt((p2 - wilson(p2, n2, z := z).low)^2 + (wilson(p1, n1, z := z).high - p1)^2),
        'high': p2 - p1 + sqrt((wilson(p2, n2, z := z).high - p2)^2 + (p1 - wilson(p1, n1, z := z).low)^2)
    } END;
