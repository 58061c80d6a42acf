-- The schemes for which one model is current.
SELECT scheme, scheme_version FROM current_models WHERE model_version = $model_version;
