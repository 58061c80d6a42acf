-- Listings are asked for as pages are: what the rules said about their addresses is kept beside.
ALTER TABLE fetch_decisions ALTER COLUMN input_no DROP NOT NULL; -- null: the address of a listing, not of an input
ALTER TABLE fetch_decisions ADD COLUMN listing_url VARCHAR;      -- null: the address of an input
