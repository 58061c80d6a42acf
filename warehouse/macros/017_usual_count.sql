-- Between which numbers the next count lies, after n_before counts with this median: a prediction interval on the
-- scale of square roots, on which counts have the same spread (Anscombe 1948). overdispersion: variance over mean;
-- 1 for a Poisson process, more for one of the negative binomial kind. pi / 2 / n_before: what a median is uncertain by.
CREATE OR REPLACE MACRO usual_count(median_before, overdispersion, n_before, z := 1.959964) AS
    {'low': greatest(0, pow(greatest(0, sqrt(median_before + 0.375)
         - z / 2 * sqrt(greatest(1, overdispersion) * (1 + pi() / 2 / n_before))), 2) - 0.375),
     'high': pow(sqrt(median_before + 0.375)
         + z / 2 * sqrt(greatest(1, overdispersion) * (1 + pi() / 2 / n_before)), 2) - 0.375};
