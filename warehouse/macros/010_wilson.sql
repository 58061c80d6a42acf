-- The Wilson score interval (Wilson 1927) of a share p of n, at 95 % unless told.
CREATE OR REPLACE MACRO wilson(p, n, z := 1.959964) AS
    {'low': greatest(0, (p + z*z/(2*n) - z*sqrt(p*(1-p)/n + z*z/(4*n*n))) / (1 + z*z/n)),
     'high': least(1, (p + z*z/(2*n) + z*sqrt(p*(1-p)/n + z*z/(4*n*n))) / (1 + z*z/n))};
