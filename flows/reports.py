"""The report of a run, for Prefect and for a terminal."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from flows.backfilling import Backfill
    from flows.pipeline import Report

OUTCOMES = ("new", "new_version", "unchanged", "duplicate", "rejected", "failed")


def report_markdown(report: Report) -> str:
    """Return the morning report."""
    lines = [f"# Run {report.run_id}", ""]
    if report.verdict:
        lines += [f"**{report.verdict}**: {report.why}", ""]
    lines += ["| outcome | inputs |", "| --- | ---: |"]
    lines += [f"| {name} | {n} |" for name, n in _ordered(report)]
    lines += [f"| **all** | **{report.n_inputs}** |", ""]
    if report.rejects:
        lines += [
            "## Refused",
            "",
            "| stage | reason | input | remedy |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| {r['stage']} | {r['reason']} | {r['input_url']} | {r['remedy']} |"
            for r in report.rejects[:50]
        ]
    for title, rows in sections(report):
        lines += ["", f"## {title}", "", *(f"- {row}" for row in rows)]
    lines += ["", *(f"- {note}" for note in concerns(report))]
    return "\n".join(lines)


def sections(report: Report) -> list[tuple[str, list[str]]]:
    """Return what broke, what moved and what to look at, as far as there is any of it."""
    broke: list[str] = []
    grave = [row for row in report.findings if row["level"] != "note"]
    for row, following in zip_longest(grave, grave[1:]):
        overruled = ", overruled" if row["is_overruled"] else ""
        broke.append(f"[{row['level']}{overruled}] {row['message']}")
        if following is None or following["check_name"] != row["check_name"]:
            # Once for all that a check noticed.
            broke.append(f"{row['check_name']}: {row['remedy']}")
    moved = [row["message"] for row in report.findings if row["level"] == "note"]
    to_code = [
        f"{row['headline']} ({row['outlet_name'] or 'unknown outlet'}): {row['frame']} "
        f"{row['probability']:.2f}, threshold {row['threshold']:.2f}; {row['url']}"
        for row in report.to_code
    ]
    found = (
        ("What broke", broke),
        ("What moved, and notes", moved),
        ("Worth coding: the model is least sure of these", to_code),
    )
    return [(title, rows) for title, rows in found if rows]


def concerns(report: Report) -> list[str]:
    """Say what else speaks against trusting the run; of a night its checks say most."""
    notes = [] if report.verdict else _listing_notes(report)
    notes += [f"authors.toml: {row['correction']}: {row['findings']}" for row in report.corrections]
    return [*notes, *report.notes]


def _listing_notes(report: Report) -> list[str]:
    notes = [
        f"listing not read: {row['listing_url']} ({row['detail']})"
        for row in report.listings
        if not row["is_read"]
    ]
    notes += [
        f"listing {row['listing_url']}: {row['detail']}"
        for row in report.listings
        if row["is_read"] and row["detail"]
    ]
    notes += [
        f"listing without items: {row['listing_url']}"
        for row in report.listings
        if row["is_read"] and not row["n_items"]
    ]
    if report.n_inputs == 0:
        notes.append("no inputs at all: check the listings")
    return notes


COLOURS = {"trust": "green", "look": "yellow", "stopped": "red"}


def print_report(console: Console, report: Report) -> None:
    """Print what came in, what was refused and why."""
    from rich.markup import escape
    from rich.table import Table

    resumed = " (resumed)" if report.is_resumed else ""
    counts = ", ".join(f"{n} {name}" for name, n in _ordered(report)) or "nothing"
    if report.verdict == "stopped":
        counts = "nothing published"
    if report.verdict:
        colour = COLOURS[report.verdict]
        console.print(f"[bold {colour}]{report.verdict}[/]: {escape(report.why or '')}")
    console.print(f"[bold]Run {report.run_id}[/bold]{resumed}: {report.n_inputs} inputs: {counts}")
    if report.articles:
        table = Table(
            "outcome",
            "date",
            "outlet",
            "who",
            "headline",
            title="What came in",
            title_justify="left",
        )
        for row in report.articles[:60]:
            table.add_row(
                *(
                    escape(str(row[name] or "–"))
                    for name in (
                        "outcome",
                        "date_published",
                        "outlet_name",
                        "author_names",
                        "headline",
                    )
                )
            )
        console.print(table)
    if report.rejects:
        table = Table(
            "stage", "reason", "input", "remedy", title="What was refused", title_justify="left"
        )
        for row in report.rejects[:60]:
            table.add_row(
                *(escape(str(row[name])) for name in ("stage", "reason", "input_url", "remedy"))
            )
        console.print(table)
    for title, rows in sections(report):
        console.print(f"[bold]{title}[/bold]")
        for line in rows:
            console.print(f"  {escape(line)}")
    for note in concerns(report):
        console.print(f"[yellow]note:[/yellow] {escape(note)}")


def day_rows(found: Backfill) -> list[dict[str, Any]]:
    """Return one row a day of a backfill, with its outcomes."""
    return [
        {
            "day": str(day.day),
            "state": day.state,
            "inputs": sum(day.counts.values()) if day.state == "published" else None,
            **{name: day.counts.get(name) for name in OUTCOMES},
            "run": day.run_id,
        }
        for day in found.days
    ]


def backfill_markdown(found: Backfill) -> str:
    """Return what a person should look at after a backfill."""
    lines = ["# Backfill", "", *(f"- {line}" for line in backfill_lines(found))]
    if complaint := found.complaint():
        lines += ["", "## Missing", "", *(f"    {line}" for line in complaint.splitlines())]
    return "\n".join(lines)


def backfill_lines(found: Backfill) -> list[str]:
    """Say how many days there were, what became of them, and what was left out."""
    states = Counter(day.state for day in found.days)
    parts = ", ".join(f"{n} {state}" for state, n in states.items()) or "none"
    lines = [f"{found.n_days} days, {len(found.days)} with items: {parts}"]
    if found.n_undated:
        lines.append(
            f"{found.n_undated} listed items have no date before they are fetched, and were left "
            "out; `opframe run` or `opframe adhoc` reads them"
        )
    return [*lines, *found.notes]


def _ordered(report: Report) -> list[tuple[str, int]]:
    names = [*OUTCOMES, *(name for name in report.counts if name not in OUTCOMES)]
    return [(name, report.counts[name]) for name in names if report.counts.get(name)]
