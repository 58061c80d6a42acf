-- One row: one stretch of text that carried one frame of one article as published after a run:
-- evidence_as_of('run id'). Columns as in v_evidence.
CREATE OR REPLACE MACRO evidence_as_of(wanted_run) AS TABLE (
    SELECT
        f.article_id, f.version_id, f.url, f.headline, f.outlet_id, f.outlet_name, f.country,
        f.date_published, f.month, f.article_type, f.is_group_original, f.wire_service, f.scheme, f.frame,
        f.decision, f.has_frame, f.probability, e.evidence_text, e.start_char, e.end_char, e.sentence_no,
        e.in_headline, e.weight, e.necessity, e.sufficiency, e.rule, e.voice, f.model_version, f.run_id
    FROM frame_evidence AS e
    JOIN frames_as_of(wanted_run) AS f
        ON f.version_id = e.version_id AND f.scheme = e.scheme AND f.frame = e.frame
        AND f.model_version = e.model_version AND f.run_id = e.run_id
);
