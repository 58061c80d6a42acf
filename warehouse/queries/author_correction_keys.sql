-- Keys of the profiles that corrections name by id, and of those that the last corrections named.
SELECT DISTINCT unnest(block_keys) AS block_key
FROM author_profiles
WHERE profile_id IN (SELECT unnest($author_ids::VARCHAR[]))
   OR profile_id IN (SELECT profile_id FROM current_author_persons WHERE is_corrected)
ORDER BY block_key;
