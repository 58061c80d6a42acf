-- One row: one frame of one article (latest version), by the one current model of its scheme, decided:
-- abstentions are out (v_decisions has them).
CREATE OR REPLACE VIEW v_frames AS
SELECT * EXCLUDE (abstain_reason) FROM v_decisions WHERE decision <> 'abstain';
