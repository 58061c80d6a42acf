-- One row: one view an analyst may start from, what one of its rows is, and a query to try.
CREATE OR REPLACE VIEW v_help AS
SELECT * FROM (VALUES
    ('articles', 'one article, latest version', 'SELECT outlet_name, count(*) FROM articles GROUP BY ALL'),
    ('v_articles', 'one article with author names and month', 'SELECT date_published, outlet_name, author_names, headline FROM v_articles'),
    ('v_authors', 'one author of one article', 'SELECT author_name, job_title, affiliation, headline FROM v_authors'),
    ('v_frames', 'one frame of one article, current model, abstentions out', 'SELECT outlet_name, frame, avg(has_frame::INT) AS pct, count(*) AS n FROM v_frames GROUP BY ALL'),
    ('v_frames_all', 'one document label by any coder or model', 'SELECT model_version, frame, decision, count(*) FROM v_frames_all GROUP BY ALL'),
    ('v_actor_frames', 'one actor in one sentence that carries a frame', 'SELECT entity_name, frame, count(*) FROM v_actor_frames GROUP BY ALL'),
    ('v_sentence_frames', 'one frame in one sentence, with the actor named first', 'SELECT voice, frame, count(*) FROM v_sentence_frames GROUP BY ALL'),
    ('v_evidence', 'one stretch of text that carries one frame', 'SELECT headline, frame, evidence_text, rule FROM v_evidence ORDER BY weight DESC'),
    ('v_items', 'one question of a codebook for one article', 'SELECT headline, frame, item, probability FROM v_items ORDER BY probability DESC'),
    ('v_quotes', 'one quote under one frame', 'SELECT speaker_name, speaker_role, frame, count(*) FROM v_quotes GROUP BY ALL'),
    ('v_actors', 'one actor in one sentence: polarity, role, voice and the words that say so', 'SELECT outlet_name, entity_name, avg(polarity_score) AS tone, count(role) AS n_roles FROM v_actors WHERE voice = ''author'' GROUP BY ALL'),
    ('v_provenance', 'one candidate for one field of one article, chosen or not', 'SELECT field_name, field_value, field_source, confidence, evidence_text FROM v_provenance WHERE is_chosen'),
    ('v_runs', 'one run with its outcome counts', 'FROM v_runs'),
    ('article_versions', 'one version of one article', 'SELECT article_id, version_no, headline FROM article_versions'),
    ('rejects', 'one input that was refused, and the remedy', 'SELECT stage, reason, input_url, remedy FROM rejects')
) AS help (view_name, one_row_is, example);
