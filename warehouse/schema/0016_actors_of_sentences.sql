-- The actor that a labelled sentence names first, beside the label: who is framed so needs no join.
ALTER TABLE frame_labels ADD COLUMN entity_name VARCHAR; -- null: not a sentence, it names no actor, or labelled before this column
ALTER TABLE frame_labels ADD COLUMN polarity VARCHAR;    -- of that actor; null as entity_name
