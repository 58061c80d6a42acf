"""One night over the rough press, with a study of small limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.home import Home
from flows.pipeline import Report, run_pipeline
from flows.settings import NightlyParameters
from tests.rough_press.hits import Hit
from tests.rough_press.server import DESK, RoughPress, serve_rough_press
from tests.rough_press.table import Fault, ListingFault
from transforms.framing import Annotator
from warehouse.ask import ask_sql

GAP, AFTER_429, AT_ONCE = 0.05, 0.5, 24
SETTINGS = f"""
[study]
name = "rough press"
contact = "tests@opframe.example"

[framing]
schemes = ["generic"]

[fetch]
seconds_between_hits = {GAP}
max_hosts_at_once = {AT_ONCE}
seconds_after_429 = {AFTER_429}
max_retry_after = 3.0
retries = 1
seconds_after_error = 0.1
failures_before_giving_up = 5
minutes_a_host = 0.5
timeout_seconds = 2.0
max_seconds = 3.0
max_bytes = {{max_bytes}}
max_pages = 4
max_redirects = 4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What the night says of itself, and what the press saw of it."""

    home: Home
    report: Report
    hits: list[Hit]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return ask_sql(self.home.warehouse, sql)[1]

    def ends(self) -> dict[str, str]:
        """Return outcome and reason of each input."""
        sql = "SELECT input_url, concat_ws(' ', outcome, reason) FROM run_outcomes"
        return dict(self.rows(sql))


def play_rough_night(
    root: Path,
    faults: list[Fault],
    listing_faults: list[ListingFault],
    annotator: Annotator | None = None,
    max_bytes: int = 2_000_000,
) -> Night:
    home = Home(root)
    home.create()
    with serve_rough_press(faults, listing_faults) as press:
        home.config.write_text(study_toml(press, listing_faults, max_bytes), "utf-8")
        parameters = NightlyParameters(home=home.root, batch_size=5_000)
        report, _ = run_pipeline(home, "nightly", parameters, annotator=annotator)
        return Night(home=home, report=report, hits=list(press.hits))


def study_toml(press: RoughPress, listing_faults: list[ListingFault], max_bytes: int) -> str:
    resolve = "".join(f'"{host}" = "127.0.0.1:{press.port}"\n' for host in press.hosts)
    listings = [("feed", f"http://{DESK}/feed.xml")]
    listings += [(one.kind, one.url) for one in listing_faults]
    named = "".join(f'[[listings]]\nkind = "{kind}"\nurl = "{url}"\n' for kind, url in listings)
    settings = SETTINGS.format(max_bytes=max_bytes)
    return f"{settings}\n[fetch.resolve]\n{resolve}\n{named}"
