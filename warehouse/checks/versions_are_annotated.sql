-- Every latest version has been read by each current model.
SELECT a.article_id, a.version_id, m.model_version
FROM articles AS a CROSS JOIN (SELECT DISTINCT model_version FROM current_models) AS m
ANTI JOIN annotations AS n ON n.version_id = a.version_id AND n.model_version = m.model_version;
