-- One row: one frame of one article as published after a run, abstentions out: frames_as_of('run id'). Columns as
-- in v_frames.
CREATE OR REPLACE MACRO frames_as_of(wanted_run) AS TABLE (
    SELECT * EXCLUDE (abstain_reason) FROM decisions_as_of(wanted_run) WHERE decision <> 'abstain'
);
