-- One row: how one judge's decisions on one frame compare with one reference: the current models against
-- people and shipped sets, and people in pairs. is_used: the row that gives the frame's labels their tier.
CREATE OR REPLACE VIEW v_reliability AS
WITH current AS (
    SELECT t.* FROM frame_tiers AS t SEMI JOIN current_models AS m USING (scheme, scheme_version, model_version)
),
newest AS (
    SELECT *
    FROM frame_reliability
    QUALIFY row_number() OVER (
        PARTITION BY scheme, scheme_version, frame, unit, coder, scheme_model, set_name, set_kind
        ORDER BY measured_at DESC, run_id DESC) = 1
),
final AS (
    SELECT
        r.scheme, r.frame, r.coder AS judge, r.set_name AS reference, r.set_kind, r.n, r.n_positive, r.agreement,
        r.alpha, r.alpha_low, r.alpha_high, r.kappa, r.kappa_low, r.kappa_high, r.f1, r.f1_low, r.f1_high,
        r.sensitivity, r.sensitivity_low, r.sensitivity_high, r.specificity, r.specificity_low,
        r.specificity_high, r.precision, r.n_abstained, r.n_unsure, r.tier,
        r.coder = 'machine' AND c.set_name IS NOT NULL AS is_used,
        r.tp, r.fp, r.fn, r.tn, r.scheme_version, r.scheme_model, r.set_note, r.measured_at, r.run_id
    FROM newest AS r
    LEFT JOIN current AS c
        ON c.scheme = r.scheme AND c.scheme_version = r.scheme_version AND c.frame = r.frame
        AND c.scheme_model = r.scheme_model AND c.set_name = r.set_name AND c.set_kind = r.set_kind
    WHERE r.coder <> 'machine' OR r.scheme_model IN (SELECT scheme_model FROM current)
)
SELECT * FROM final ORDER BY scheme, frame, judge, reference;
