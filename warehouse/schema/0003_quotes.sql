-- What kind of cue attributes a quote, where speaker and cue stand, and which quotes stand in another.
ALTER TABLE quotes ADD COLUMN speaker_start_char BIGINT; -- null: no mention of a speaker beside the quote
ALTER TABLE quotes ADD COLUMN speaker_end_char BIGINT;   -- null: no mention of a speaker beside the quote
ALTER TABLE quotes ADD COLUMN cue_kind VARCHAR;          -- neutral, doubting, hostile, supportive; null: no cue
ALTER TABLE quotes ADD COLUMN cue_start_char BIGINT;     -- null: no cue
ALTER TABLE quotes ADD COLUMN cue_end_char BIGINT;       -- null: no cue
ALTER TABLE quotes ADD COLUMN nesting_level BIGINT;      -- 0: in no other quote; null: read before this column
