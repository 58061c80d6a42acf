-- One row: one frame as one model_version labels it, with the one measurement that stands for its reliability.
-- The study's own codings stand if there are at least 35 of them (fewer never reach tier A, even without a
-- single disagreement), else the shipped figures, else fewer codings; of several coders the one with most
-- texts. Tier D: nothing was measured, or nothing that says anything.
CREATE OR REPLACE VIEW frame_tiers AS
WITH judged AS (
    SELECT *
    FROM frame_reliability
    WHERE coder = 'machine' AND unit = 'document'
    QUALIFY row_number() OVER (
        PARTITION BY scheme, scheme_version, frame, scheme_model, set_name, set_kind
        ORDER BY measured_at DESC, run_id DESC) = 1
),
models AS (
    SELECT m.model_version, m.scheme, m.scheme_version, s.scheme_model
    FROM (SELECT DISTINCT model_version, scheme, scheme_version FROM model_history) AS m
    LEFT JOIN scheme_models AS s USING (model_version, scheme, scheme_version)
),
final AS (
    SELECT
        m.scheme, m.scheme_version, c.frame, m.model_version,
        coalesce(m.scheme_model, m.model_version) AS scheme_model,
        coalesce(j.tier, 'D') AS reliability_tier, j.set_name, j.set_kind, j.n, j.n_positive, j.tp, j.fp, j.fn,
        j.tn, j.sensitivity, j.specificity, j.f1, j.alpha, j.alpha_low, j.alpha_high
    FROM models AS m
    JOIN codebook_frames AS c USING (scheme, scheme_version)
    LEFT JOIN judged AS j
        ON j.scheme = m.scheme AND j.scheme_version = m.scheme_version AND j.frame = c.frame
        AND j.scheme_model = coalesce(m.scheme_model, m.model_version)
    QUALIFY row_number() OVER (
        PARTITION BY m.scheme, m.scheme_version, c.frame, m.model_version
        ORDER BY j.set_kind = 'study codings' AND j.n >= 35 DESC, j.set_kind <> 'study codings' DESC NULLS LAST,
                 j.n DESC NULLS LAST, j.set_name) = 1
)
SELECT * FROM final;
