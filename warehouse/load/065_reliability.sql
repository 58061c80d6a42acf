-- Figures of shipped models, and the study's own: its models and its coders against its coders. What an
-- earlier run counted alike is left alone.
INSERT INTO scheme_models BY NAME
SELECT DISTINCT s.*, getvariable('run_id') AS run_id
FROM staged_scheme_models AS s
ANTI JOIN scheme_models AS m USING (model_version, scheme, scheme_version);

INSERT INTO frame_reliability BY NAME
WITH human AS (
    SELECT coder, version_id, scheme, scheme_version, frame, decision, voice
    FROM codings
    WHERE item IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY coder, version_id, scheme, scheme_version, frame
        ORDER BY decided_at DESC, run_id DESC, line_no DESC) = 1
),
-- Counted again only when this run labelled a text that somebody coded.
touched AS (
    SELECT count(*) > 0 AS is_touched
    FROM frame_labels
    WHERE run_id = getvariable('run_id') AND version_id IN (SELECT version_id FROM codings)
),
people AS (
    SELECT human.*, decision = 'yes' AND voice <> 'quoted' AS has_frame
    FROM human SEMI JOIN (FROM touched WHERE is_touched) ON true
),
machine AS (
    SELECT
        coalesce(m.scheme_model, l.model_version) AS scheme_model, l.version_id, l.scheme, l.scheme_version,
        l.frame, l.decision, l.decision = 'yes' AND l.voice <> 'quoted' AS has_frame
    FROM frame_labels AS l
    SEMI JOIN people AS p
        ON p.version_id = l.version_id AND p.scheme = l.scheme AND p.scheme_version = l.scheme_version
        AND p.frame = l.frame
    LEFT JOIN scheme_models AS m
        ON m.model_version = l.model_version AND m.scheme = l.scheme AND m.scheme_version = l.scheme_version
    WHERE l.coder = 'machine' AND l.unit = 'document'
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(m.scheme_model, l.model_version), l.version_id, l.scheme, l.scheme_version, l.frame
        ORDER BY l.run_id DESC) = 1
),
pairs AS (
    SELECT
        'machine' AS coder, m.scheme_model, p.coder AS set_name, 'study codings' AS set_kind, p.scheme,
        p.scheme_version, p.frame, m.decision, m.has_frame, p.decision AS decision_there,
        p.has_frame AS has_frame_there
    FROM machine AS m JOIN people AS p USING (version_id, scheme, scheme_version, frame)
    UNION ALL
    SELECT
        b.coder, NULL, a.coder, 'coder pair', a.scheme, a.scheme_version, a.frame, b.decision, b.has_frame,
        a.decision, a.has_frame
    FROM people AS a JOIN people AS b USING (version_id, scheme, scheme_version, frame)
    WHERE a.coder < b.coder
),
counted AS (
    SELECT
        scheme, scheme_version, frame, 'document' AS unit, coder, scheme_model, set_name, set_kind,
        NULL AS set_note,
        count(*) FILTER (is_decided AND has_frame AND has_frame_there) AS tp,
        count(*) FILTER (is_decided AND has_frame AND NOT has_frame_there) AS fp,
        count(*) FILTER (is_decided AND NOT has_frame AND has_frame_there) AS fn,
        count(*) FILTER (is_decided AND NOT has_frame AND NOT has_frame_there) AS tn,
        count(*) FILTER (decision = 'abstain' AND decision_there <> 'abstain') AS n_abstained,
        count(*) FILTER (decision_there = 'abstain') AS n_unsure
    FROM (SELECT *, decision <> 'abstain' AND decision_there <> 'abstain' AS is_decided FROM pairs)
    GROUP BY ALL
    UNION ALL BY NAME
    SELECT DISTINCT * FROM staged_frame_reliability
),
newest AS (
    SELECT scheme, scheme_version, frame, unit, coder, scheme_model, set_name, set_kind, set_note, tp, fp, fn,
           tn, n_abstained, n_unsure
    FROM frame_reliability
    QUALIFY row_number() OVER (
        PARTITION BY scheme, scheme_version, frame, unit, coder, scheme_model, set_name, set_kind
        ORDER BY measured_at DESC, run_id DESC) = 1
),
changed AS (
    SELECT
        *, tp + fp + fn + tn AS n, tp + fn AS n_positive,
        tp / nullif(tp + fn, 0) AS sensitivity, tn / nullif(fp + tn, 0) AS specificity
    FROM (FROM counted EXCEPT FROM newest)
),
final AS (
    SELECT
        *, (tp + tn) / nullif(n, 0) AS agreement,
        CASE WHEN sensitivity IS NOT NULL THEN wilson(sensitivity, tp + fn).low END AS sensitivity_low,
        CASE WHEN sensitivity IS NOT NULL THEN wilson(sensitivity, tp + fn).high END AS sensitivity_high,
        CASE WHEN specificity IS NOT NULL THEN wilson(specificity, fp + tn).low END AS specificity_low,
        CASE WHEN specificity IS NOT NULL THEN wilson(specificity, fp + tn).high END AS specificity_high,
        tp / nullif(tp + fp, 0) AS precision,
        f1_score(tp, fp, fn) AS f1, f1_interval(tp, fp, fn).low AS f1_low, f1_interval(tp, fp, fn).high AS f1_high,
        cohen_kappa(tp, fp, fn, tn) AS kappa, kappa_interval(tp, fp, fn, tn).low AS kappa_low,
        kappa_interval(tp, fp, fn, tn).high AS kappa_high,
        krippendorff_alpha(tp, fp, fn, tn) AS alpha, alpha_interval(tp, fp, fn, tn).low AS alpha_low,
        alpha_interval(tp, fp, fn, tn).high AS alpha_high,
        tier_of_counts(tp, fp, fn, tn) AS tier
    FROM changed
)
SELECT getvariable('run_id') AS run_id, getvariable('loaded_at') AS measured_at, *
FROM final ORDER BY scheme, frame, coder, set_name;
