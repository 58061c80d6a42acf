"""spaCy components over plain text: sentences, quotes and speakers, actors."""

RULES_VERSION = 2
"""Counted up when the rules for quotes and actors give other rows from the same word lists."""
