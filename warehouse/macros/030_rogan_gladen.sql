-- Shares of texts as they would be counted without the classifier's errors.

-- The share corrected for known errors (Rogan & Gladen 1978), within 0..1; null where the classifier is no
-- better than a coin: sensitivity + specificity <= 1.
CREATE OR REPLACE MACRO rogan_gladen(p, sensitivity, specificity) AS CASE
    WHEN p IS NOT NULL AND sensitivity + specificity > 1
    THEN least(1, greatest(0, (p + specificity - 1) / (sensitivity + specificity - 1)))
    END;

-- How many of n texts have the frame, when n_yes were called so (adjusted count: Forman 2008).
CREATE OR REPLACE MACRO adjusted_count(n_yes, n, sensitivity, specificity) AS
    n * rogan_gladen(n_yes / nullif(n, 0), sensitivity, specificity);

-- Used by rogan_gladen_interval: the limit at sign * z of the corrected share q.
CREATE OR REPLACE MACRO lang_reiczigel_limit(p, n, sens, n_sens, spec, n_spec, q, z, sign) AS
    least(1, greatest(0,
        q + 2 * z * z * (q * sens * (1 - sens) / n_sens - (1 - q) * spec * (1 - spec) / n_spec)
        + sign * z * sqrt(p * (1 - p) / n + q * q * sens * (1 - sens) / n_sens
                          + (1 - q) * (1 - q) * spec * (1 - spec) / n_spec) / (sens + spec - 1)));

-- Used by rogan_gladen_interval: both limits, from shares that are already drawn in towards the middle.
CREATE OR REPLACE MACRO lang_reiczigel(p, n, sens, n_sens, spec, n_spec, z) AS CASE
    WHEN sens + spec > 1 THEN
    {'low': lang_reiczigel_limit(p, n, sens, n_sens, spec, n_spec, (p + spec - 1) / (sens + spec - 1), z, -1),
     'high': lang_reiczigel_limit(p, n, sens, n_sens, spec, n_spec, (p + spec - 1) / (sens + spec - 1), z, 1)}
    END;

-- The interval of a corrected share, when sensitivity and specificity are themselves counted on a reference
-- set (tp, fp, fn, tn) that the n texts are no part of (Lang & Reiczigel 2014). Its middle is not quite
-- rogan_gladen(…): all three shares are drawn in a little first. Null where the classifier is no better than
-- a coin, or the set has no yes or no no.
CREATE OR REPLACE MACRO rogan_gladen_interval(n_yes, n, tp, fp, fn, tn, z := 1.959964) AS CASE
    WHEN n > 0 AND tp + fn > 0 AND fp + tn > 0
        AND rogan_gladen(n_yes / n, tp / (tp + fn), tn / (fp + tn)) IS NOT NULL
    THEN lang_reiczigel(
        (n_yes + z * z / 2) / (n + z * z), n + z * z,
        (tp + 1) / (tp + fn + 2), tp + fn + 2, (tn + 1) / (fp + tn + 2), fp + tn + 2, z)
    END;
