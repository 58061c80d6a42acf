"""What a flow run, its tags and its artifacts are called: by study, so that two studies do not overwrite each other."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.clock import utc_now
from flows.home import Home
from flows.settings import SettingsError, find_home, read_study


@dataclass(frozen=True, slots=True)
class StudyName:
    """A study, as Prefect knows it."""

    slug: str
    """Lower case, digits and dashes."""
    place: str
    """Four hexadecimal digits of the folder's path: two studies may have one name."""

    def artifact_key(self, what: str) -> str:
        """Return a key that Prefect takes: lower case, digits and dashes."""
        return f"opframe-{self.slug}-{self.place}-{what}"

    @property
    def load_limit(self) -> str:
        """The global concurrency limit that loads of the study take turns under, if there is one."""
        return f"opframe-load-{self.slug}"


def name_study(home: Home) -> StudyName:
    """Return the study's name; that of its folder where its file cannot be read."""
    try:
        name = read_study(home).study.name
    except (SettingsError, OSError):
        name = home.root.name
    place = hashlib.sha256(str(home.root).encode()).hexdigest()[:4]
    return StudyName(as_slug(name), place)


def as_slug(text: str) -> str:
    """Return the text in lower case, digits and single dashes; "study" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "study"


def run_name(kind: str, given: Any, at: datetime) -> str:
    """Return the name of a flow run: `nightly-mystudy-2026-04-01`.

    Args:
        given: The flow's `parameters`, as a model or as JSON.
        at: When it was due, UTC.
    """
    fields: Mapping[str, Any] = given if isinstance(given, Mapping) else dict(given or {})
    study = name_study(home_of(fields)).slug
    if kind == "backfill-day":
        return f"backfill-{study}-{fields.get('day')}"
    if kind == "backfill":
        return f"backfill-{study}-{fields.get('date_from')}-to-{fields.get('date_to')}"
    return f"{kind}-{study}-{at:%Y-%m-%d}" + ("" if kind == "nightly" else f"-{at:%H%M%S}")


def run_namer(kind: str) -> Callable[[], str]:
    """Return what Prefect calls to name a run of a flow."""

    def name() -> str:
        from prefect.runtime import flow_run

        due = flow_run.scheduled_start_time or utc_now()
        return run_name(kind, flow_run.parameters.get("parameters"), due)

    return name


def home_of(fields: Mapping[str, Any]) -> Home:
    """Return the study folder that a flow's parameters name."""
    given = fields.get("home")
    return find_home(Path(given) if given else None)
