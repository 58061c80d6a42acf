"""`opframe search` and `opframe events` on a published file, as a user types them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from click.testing import Result
from typer.testing import CliRunner

from flows.cli import app
from flows.home import Home
from flows.pipeline import Report
from flows.press.server import Press, press_events


def test_search_and_events_follow_the_published_file(
    press: Press, press_study: Home, run_night: Callable[..., Report]
) -> None:
    def opframe(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--home", str(press_study.root)])

    press_study.events.write_bytes(press_events())
    before = opframe("events", "check").output
    run_night(press_study)
    checked = opframe("events", "check", "--json").output
    found = opframe("search", "rights NEAR talks", "--csv", "--limit", "1").output
    refused = opframe("search", '"rights')
    old_headline = opframe("search", "headline:Canberra harder", "--json").output
    press_study.events.write_text(
        press_events().decode().replace('"Kotka"', '"Kotka", "communiqué"')
    )
    changed = opframe("events", "check").output
    press.night = 2
    run_night(press_study)

    assert "new: linked" in " ".join(before.split())
    assert '"event_id": "kotka2011"' in checked
    assert '"n_articles": 1' in checked.splitlines()[0]
    assert '"n_articles": 6' in checked.splitlines()[2]
    rows = list(csv.DictReader(io.StringIO(found)))
    assert len(rows) == 1
    assert "«" in rows[0]["snippet"]
    assert refused.exit_code == 1
    assert "no partner" in refused.output
    assert "Canberra should put" in old_headline
    assert "changed" in changed
    assert opframe("search", "headline:Canberra harder", "--json").output == ""
    assert "to ransom" in opframe("search", "headline:ransom Canberra", "--json").output
    assert "published" in opframe("events", "check", "--json").output.splitlines()[2]
