-- Which words set two corpora apart. y1, y2: how often a word stands in each; n1, n2: how many words each has.

-- The weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, eq. 16, 20,
-- 22): prior is the word's pseudo-count, n_prior that of all words. z is what to rank by: above 1.96 the word
-- is typical of the first corpus, below -1.96 of the second.
CREATE OR REPLACE MACRO log_odds(y1, n1, y2, n2, prior, n_prior) AS
    {'log_odds': ln((y1 + prior) / (n1 + n_prior - y1 - prior)) - ln((y2 + prior) / (n2 + n_prior - y2 - prior)),
     'z': (ln((y1 + prior) / (n1 + n_prior - y1 - prior)) - ln((y2 + prior) / (n2 + n_prior - y2 - prior)))
          / sqrt(1 / (y1 + prior) + 1 / (y2 + prior))};

-- Used by g2: one cell's part of the sum.
CREATE OR REPLACE MACRO g2_cell(seen, expected) AS
    CASE WHEN seen > 0 THEN 2 * seen * ln(seen / expected) ELSE 0 END;

-- The log-likelihood ratio of the word's two-by-two table (Dunning 1993): above 3.84 the two rates differ at
-- the 5 % level, above 10.83 at the 0.1 % level. Without a sign: log_odds says which corpus.
CREATE OR REPLACE MACRO g2(y1, n1, y2, n2) AS
    g2_cell(y1, (y1 + y2)::DOUBLE * n1 / (n1 + n2)) + g2_cell(y2, (y1 + y2)::DOUBLE * n2 / (n1 + n2))
    + g2_cell(n1 - y1, (n1 + n2 - y1 - y2)::DOUBLE * n1 / (n1 + n2))
    + g2_cell(n2 - y2, (n1 + n2 - y1 - y2)::DOUBLE * n2 / (n1 + n2));
