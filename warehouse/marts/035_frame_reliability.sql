-- One row: how one judge's decisions on one frame compare with one reference, as last counted. The judge is a
-- model (coder machine, named by scheme_model) or a person; the reference (set_name) a shipped set or a
-- person. Yes is has_frame: decision yes in the author's voice. Abstentions are in n_abstained alone.
CREATE OR REPLACE VIEW frame_reliability AS
WITH newest AS (
    SELECT *
    FROM reliability_counts
    QUALIFY row_number() OVER (
        PARTITION BY scheme, scheme_version, frame, unit, coder, scheme_model, set_name, set_kind
        ORDER BY measured_at DESC, run_id DESC) = 1
),
measured AS (
    SELECT
        *, tp + fp + fn + tn AS n, tp + fn AS n_positive,
        tp / nullif(tp + fn, 0) AS sensitivity, tn / nullif(fp + tn, 0) AS specificity,
        tp / nullif(tp + fp, 0) AS precision,
        wilson(tp / nullif(tp + fn, 0), tp + fn) AS sensitivity_ci,
        wilson(tn / nullif(fp + tn, 0), fp + tn) AS specificity_ci,
        kappa_interval(tp, fp, fn, tn) AS kappa_ci, alpha_interval(tp, fp, fn, tn) AS alpha_ci,
        f1_interval(tp, fp, fn) AS f1_ci
    FROM newest
),
final AS (
    SELECT
        scheme, scheme_version, frame, unit, coder, scheme_model, set_name, set_kind, set_note,
        n, n_positive, tp, fp, fn, tn, n_abstained, n_unsure,
        (tp + tn) / nullif(n, 0) AS agreement,
        sensitivity,
        CASE WHEN sensitivity IS NOT NULL THEN sensitivity_ci.low END AS sensitivity_low,
        CASE WHEN sensitivity IS NOT NULL THEN sensitivity_ci.high END AS sensitivity_high,
        specificity,
        CASE WHEN specificity IS NOT NULL THEN specificity_ci.low END AS specificity_low,
        CASE WHEN specificity IS NOT NULL THEN specificity_ci.high END AS specificity_high,
        precision,
        f1_score(tp, fp, fn) AS f1, f1_ci.low AS f1_low, f1_ci.high AS f1_high,
        cohen_kappa(tp, fp, fn, tn) AS kappa, kappa_ci.low AS kappa_low, kappa_ci.high AS kappa_high,
        krippendorff_alpha(tp, fp, fn, tn) AS alpha, alpha_ci.low AS alpha_low, alpha_ci.high AS alpha_high,
        tier_of_counts(tp, fp, fn, tn) AS tier,
        measured_at, run_id
    FROM measured
)
SELECT * FROM final;
