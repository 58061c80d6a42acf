-- Versions that one model has read.
SELECT version_id FROM annotations WHERE model_version = $model_version;
