-- How far two judges agree on yes or no, from the four counts of their table: a judge against a reference,
-- or two coders. tp: both yes, fp: the judge alone, fn: the reference alone, tn: both no. Null where a
-- measure says nothing: nobody says yes, or nobody says no.

-- Used by cohen_kappa: how often two judges with these rates of yes would disagree by chance.
CREATE OR REPLACE MACRO disagreement_by_chance(tp, fp, fn, tn) AS
    ((tp + fp)::DOUBLE * (fp + tn) + (tp + fn)::DOUBLE * (fn + tn))
    / nullif((tp + fp + fn + tn)::DOUBLE * (tp + fp + fn + tn), 0);

-- Cohen's kappa (Cohen 1960): agreement beyond what the two judges' own rates of yes would give by chance.
CREATE OR REPLACE MACRO cohen_kappa(tp, fp, fn, tn) AS
    1 - (fp + fn) / nullif(disagreement_by_chance(tp, fp, fn, tn) * (tp + fp + fn + tn), 0);

-- Used by krippendorff_alpha: the share of pairs of unlike values among all pairs of the 2 n values given.
CREATE OR REPLACE MACRO disagreement_expected(tp, fp, fn, tn) AS
    2 * (2 * tp + fp + fn)::DOUBLE * (2 * tn + fp + fn)
    / nullif(2 * (tp + fp + fn + tn)::DOUBLE * (2 * (tp + fp + fn + tn) - 1), 0);

-- Krippendorff's alpha for two judges and nominal data, nobody missing (Krippendorff 2004, ch. 11): one less
-- the disagreement seen over the one expected when all values are drawn from one urn, without putting back.
CREATE OR REPLACE MACRO krippendorff_alpha(tp, fp, fn, tn) AS
    1 - (fp + fn) / nullif(disagreement_expected(tp, fp, fn, tn) * (tp + fp + fn + tn), 0);

-- The harmonic mean of precision and recall. It ignores tn: of little use for a frame that most texts have.
CREATE OR REPLACE MACRO f1_score(tp, fp, fn) AS 2 * tp::DOUBLE / nullif(2 * tp + fp + fn, 0);

-- An interval for alpha: the disagreement expected is held fixed, as in Krippendorff's own bootstrap (Hayes &
-- Krippendorff 2007), and the disagreement seen varies by Wilson's interval, which unlike a bootstrap does not
-- shrink to nothing when two judges agree on every one of a few texts.
CREATE OR REPLACE MACRO alpha_interval(tp, fp, fn, tn, z := 1.959964) AS CASE
    WHEN krippendorff_alpha(tp, fp, fn, tn) IS NOT NULL THEN
    {'low': greatest(-1, 1 - wilson((fp + fn) / (tp + fp + fn + tn), tp + fp + fn + tn, z := z).high
                             / disagreement_expected(tp, fp, fn, tn)),
     'high': 1 - wilson((fp + fn) / (tp + fp + fn + tn), tp + fp + fn + tn, z := z).low
            / disagreement_expected(tp, fp, fn, tn)}
    END;

-- An interval for F1: of the texts that either calls yes, the share that both do is a binomial share F* (Hand,
-- Christen & Kirielle 2021), and F1 = 2 F* / (1 + F*) rises with it. Wilson's interval of F*, so turned.
CREATE OR REPLACE MACRO f1_interval(tp, fp, fn, z := 1.959964) AS CASE WHEN tp + fp + fn > 0 THEN
    {'low': 2 * wilson(tp / (tp + fp + fn), tp + fp + fn, z := z).low
            / (1 + wilson(tp / (tp + fp + fn), tp + fp + fn, z := z).low),
     'high': 2 * wilson(tp / (tp + fp + fn), tp + fp + fn, z := z).high
            / (1 + wilson(tp / (tp + fp + fn), tp + fp + fn, z := z).high)}
    END;

-- An interval for kappa, made like alpha's. The usual one, by the standard error of Fleiss, Cohen & Everitt
-- (1969), holds in large samples only: of 30 texts it covers the truth in 78 to 91 % of simulations, not 95 %.
CREATE OR REPLACE MACRO kappa_interval(tp, fp, fn, tn, z := 1.959964) AS CASE
    WHEN cohen_kappa(tp, fp, fn, tn) IS NOT NULL THEN
    {'low': greatest(-1, 1 - wilson((fp + fn) / (tp + fp + fn + tn), tp + fp + fn + tn, z := z).high
                             / disagreement_by_chance(tp, fp, fn, tn)),
     'high': 1 - wilson((fp + fn) / (tp + fp + fn + tn), tp + fp + fn + tn, z := z).low
                 / disagreement_by_chance(tp, fp, fn, tn)}
    END;

-- How far a frame's labels may be relied on: A, B, C, or D where nothing can be said. The letter is the best
-- whose bound alpha reaches with confidence: the lower limit of its 95 % interval is at least .80 for A, .667
-- for B (the bounds of Krippendorff 2004, p. 241; by a limit rather than the estimate: Gwet 2014, ch. 6). So a
-- small set has to agree better than a large one, and fewer than 35 texts never reach A, nor fewer than 19 B.
-- Alpha and not F1 decides: F1 is high by itself for a frame that nearly every text has.
CREATE OR REPLACE MACRO tier_of_counts(tp, fp, fn, tn) AS CASE
    WHEN krippendorff_alpha(tp, fp, fn, tn) IS NULL THEN 'D'
    WHEN alpha_interval(tp, fp, fn, tn).low >= 0.8 THEN 'A'
    WHEN alpha_interval(tp, fp, fn, tn).low >= 0.667 THEN 'B'
    ELSE 'C'
    END;
