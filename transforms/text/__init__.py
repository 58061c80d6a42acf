"""spaCy components over plain text: sentences, quotes and speakers, actors."""
