-- The normal quantile for one of many two-sided comparisons, so that all of them together raise a false alarm with
-- probability alpha at most (Bonferroni). The quantile is formula 26.2.23 of Abramowitz & Stegun (1964), error < 0.00045.
CREATE OR REPLACE MACRO guarded_z(n_comparisons, alpha := 0.05) AS
    sqrt(-2 * ln(alpha / 2 / greatest(1, n_comparisons)))
    - (2.515517 + 0.802853 * sqrt(-2 * ln(alpha / 2 / greatest(1, n_comparisons)))
       + 0.010328 * -2 * ln(alpha / 2 / greatest(1, n_comparisons)))
    / (1 + 1.432788 * sqrt(-2 * ln(alpha / 2 / greatest(1, n_comparisons)))
       + 0.189269 * -2 * ln(alpha / 2 / greatest(1, n_comparisons))
       + 0.001308 * pow(-2 * ln(alpha / 2 / greatest(1, n_comparisons)), 1.5));
