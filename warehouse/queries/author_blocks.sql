-- Profiles that some key of $keys leads to, from key to profile to key.
WITH RECURSIVE held AS (
    SELECT profile_id, unnest(block_keys) AS block_key FROM author_profiles
),
reached(block_key) AS (
    SELECT unnest($keys::VARCHAR[])
    UNION
    SELECT other.block_key
    FROM reached
    JOIN held USING (block_key)
    JOIN held AS other ON other.profile_id = held.profile_id
)
SELECT p.* EXCLUDE (block_keys, linker_version)
FROM author_profiles AS p
SEMI JOIN (SELECT profile_id FROM held SEMI JOIN reached USING (block_key)) AS found USING (profile_id)
ORDER BY profile_id;
