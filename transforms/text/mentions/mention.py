"""What is found: a few words that stand for an actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A few words that stand for an actor."""

    start_char: int
    end_char: int
    entity_name: str
    entity_type: str
    """country, government, bloc, organisation, person."""
