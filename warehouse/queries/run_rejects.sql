-- What one run refused or could not have.
SELECT stage, reason, input_url, detail, remedy, is_retryable
FROM rejects WHERE run_id = $run_id ORDER BY stage, reason, input_url;
