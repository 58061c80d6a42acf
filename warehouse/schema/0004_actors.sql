-- The role of an actor, and the words that say how it is portrayed. Entity types are now country,
-- government, bloc, organisation, person.
ALTER TABLE actor_portrayals ADD COLUMN role VARCHAR; -- hero, villain, victim; null: no word says so

-- One row: one word that says how one actor comes out of one sentence.
CREATE TABLE portrayal_evidence (
    article_id    VARCHAR NOT NULL,
    version_id    VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    sentence_no   BIGINT NOT NULL,
    entity_name   VARCHAR NOT NULL,
    start_char    BIGINT NOT NULL,
    end_char      BIGINT NOT NULL,
    evidence_text VARCHAR NOT NULL,
    weight        DOUBLE NOT NULL,             -- above 0: for praise; below 0: for blame
    rule          VARCHAR NOT NULL             -- polarity, hero, villain, victim
);
