-- Versions that one model has not read: the latest ones, and the earlier ones, so that what an edit did to
-- a frame can be told.
SELECT DISTINCT version_id
FROM article_versions
ANTI JOIN (FROM annotations WHERE model_version = $model_version) AS n USING (version_id)
ORDER BY version_id;
