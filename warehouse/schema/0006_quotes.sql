-- Whether somebody says or believes a quote, or only wants it, may say it or is said to be for or against it.
ALTER TABLE quotes ADD COLUMN is_asserted BOOLEAN;  -- false: the words are the author's; null: read before this column
