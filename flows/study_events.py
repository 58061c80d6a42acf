"""A study's own events: read from `events.toml`, checked, and made into rows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from flows.home import Home
from flows.settings import SettingsError, explain_validation, read_toml
from transforms.rows import Row


def _as_term(text: str) -> str:
    term = " ".join(text.split())
    if not any(character.isalnum() for character in term):
        raise ValueError(f'"{text}" has no word; write a word or a phrase, such as "rights talks"')
    if "*" in term.rstrip("*") or term.endswith("**"):
        raise ValueError(f'"{text}": * stands only at the end, for all endings: "dialog*"')
    return term


Term = Annotated[str, AfterValidator(_as_term)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class EventSettings(BaseModel):
    """One event as `events.toml` defines it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event_id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)
    event_name: str = Field(min_length=1)
    date_start: date
    date_end: date | None = None
    """The last day; none: the event had one day."""
    terms: tuple[Term, ...] = Field(min_length=1)
    """Words and phrases as search() reads them inside quotation marks: case and accents do not count."""
    match: Literal["any", "all"] = "any"
    """How many of the terms an article must have to be linked."""
    countries: tuple[Country, ...] = ()
    """Of the outlets whose articles are linked; none: all."""
    days_before: int = Field(default=60, ge=0, le=3660)
    days_after: int = Field(default=60, ge=0, le=3660)
    description: str | None = None
    url: str | None = None
    """Where the facts of the event are from."""

    @model_validator(mode="after")
    def _in_order(self) -> EventSettings:
        if self.date_end is not None and self.date_end < self.date_start:
            raise ValueError(f"date_end {self.date_end} lies before date_start {self.date_start}")
        if len({term.casefold() for term in self.terms}) < len(self.terms):
            raise ValueError("terms: a term stands there twice; leave one out")
        return self


class EventList(BaseModel):
    """All of `events.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: tuple[EventSettings, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> EventList:
        for name, count in Counter(event.event_id for event in self.events).items():
            if count > 1:
                raise ValueError(f'{count} events have the event_id "{name}"; rename all but one')
        return self


def read_events(home: Home) -> tuple[EventSettings, ...]:
    """Return the study's events; none when it has no `events.toml`.

    Raises:
        SettingsError: The file says something that it may not; names file, key and remedy.
    """
    if not home.events.exists():
        return ()
    try:
        return EventList.model_validate(read_toml(home.events)).events
    except ValidationError as error:
        raise SettingsError(explain_validation(error, str(home.events))) from error


def event_rows(home: Home) -> dict[str, list[Row]]:
    """Return the rows of `events` and the one row of `event_sets` of a study."""
    rows = [_event_row(event) for event in sorted(read_events(home), key=lambda e: e.event_id)]
    ids = [row["event_version_id"] for row in rows]
    return {
        "events": rows,
        "event_sets": [{"events_sha256": _digest(ids), "event_version_ids": ids}],
    }


def _event_row(event: EventSettings) -> Row:
    row = {
        "event_id": event.event_id,
        "event_name": event.event_name,
        "date_start": event.date_start,
        "date_end": event.date_end or event.date_start,
        "description": event.description,
        "url": event.url,
        "terms": list(event.terms),
        "match_rule": event.match,
        "countries": sorted(event.countries),
        "days_before": event.days_before,
        "days_after": event.days_after,
    }
    return {**row, "event_version_id": _digest(row)[:16]}


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
