-- Whether an author frames a text so: decided yes, and not only in words that are quoted. Null: no decision.
CREATE OR REPLACE MACRO frames_so(decision, voice) AS
    CASE WHEN decision <> 'abstain' THEN decision = 'yes' AND voice <> 'quoted' END;
