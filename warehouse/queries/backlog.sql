-- Latest versions that one model has not read.
SELECT article_id, version_id, headline, body, in_language
FROM articles ANTI JOIN (FROM annotations WHERE model_version = $model_version) AS n USING (version_id)
ORDER BY version_id;
