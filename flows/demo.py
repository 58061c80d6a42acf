"""The demo: the sample press on loopback, read like any other outlet."""

from __future__ import annotations

from pathlib import Path

from flows.commands.terminal import console, run_study, show_report
from flows.files import write_atomically
from flows.home import Home
from flows.press.server import press_events, serve_press, study_toml
from flows.settings import NightlyParameters
from flows.tables import print_rows
from warehouse.ask import ask_sql
from warehouse.sql_files import read_query


def play(directory: Path, nights: int, bare: bool) -> None:
    """Run one or two nights and print what came in, what was refused, and a first answer."""
    home = Home(directory.resolve())
    home.create()
    with serve_press() as press:
        write_atomically(home.config, study_toml(press.port).encode())
        write_atomically(home.events, press_events())
        for night in range(1, nights + 1):
            press.night = night
            console().rule(f"night {night}")
            report = run_study(NightlyParameters(home=home.root), bare=bare, is_quiet=False)
            show_report(report, as_json=False)
    for number, name in (("first", "frames_by_outlet"), ("second", "who_wrote_it")):
        query = read_query(name)
        console().rule(f"a {number} question")
        console().print(query, markup=False, highlight=False)
        print_rows(*ask_sql(home.warehouse, query), "table")
    here = Path.cwd()
    shown = home.root.relative_to(here) if home.root.is_relative_to(here) else home.root
    console().print(
        f"The published file: {shown / 'warehouse' / 'opframe.duckdb'}",
        markup=False,
        highlight=False,
    )
    console().print(
        f'Ask it: .venv/bin/opframe sql --home {shown} "FROM v_help"', markup=False, highlight=False
    )
