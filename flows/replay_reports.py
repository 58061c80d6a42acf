"""What reading again changed: flips of labels, fields of articles. For Prefect and for a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.reports import report_markdown
from transforms.rows import Row
from warehouse.ask import ask

if TYPE_CHECKING:
    from rich.console import Console

    from flows.pipeline import Report

COUNTS = ("n", "n_yes_to_no", "n_no_to_yes", "n_to_abstain", "n_from_abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """What the models of one run decide otherwise than the ones before, in the texts that articles now show."""

    frames: list[Row]
    """One row a frame, most flipped first: old, new, counts, flipped_share."""
    examples: list[Row]
    """Up to two a frame, those that moved furthest."""
    new_schemes: list[str]
    """Nothing to compare with."""


def read_flips(warehouse: Path, run_id: str) -> Flips:
    key = {"run_id": run_id}
    return Flips(
        frames=ask(warehouse, "flips_by_frame", key),
        examples=ask(warehouse, "flip_examples", key),
        new_schemes=[row["scheme"] for row in ask(warehouse, "new_schemes", key)],
    )


def read_rereadings(warehouse: Path, run_id: str) -> list[Row]:
    """Return up to two examples a field that changed, with the number of versions that it changed in."""
    return ask(warehouse, "reread_fields", {"run_id": run_id})


def flips_markdown(flips: Flips) -> str:
    lines = [f"- {line}" for line in _models(flips)]
    lines += ["", f"| frame | {' | '.join(COUNTS)} | flipped |", f"| --- |{' ---: |' * 6}"]
    for row in flips.frames:
        counts = " | ".join(str(row[name]) for name in COUNTS)
        lines.append(f"| {row['frame']} | {counts} | {row['flipped_share']:.1%} |")
    lines += ["", *(f"- {_example(row)}" for row in flips.examples)]
    return "\n".join(lines)


def rereadings_markdown(report: Report, fields: list[Row]) -> str:
    lines = [report_markdown(report), "", "## Fields that changed", ""]
    lines += [
        f"- {row['field_name']} ({row['n']}): {row['headline']}: {_short(row['value_before'])} → "
        f"{_short(row['value_after'])}"
        for row in fields
    ]
    return "\n".join(lines)


def print_flips(console: Console, flips: Flips) -> None:
    """Print the models, a row a frame that flipped, and examples."""
    from rich.markup import escape
    from rich.table import Table

    for line in _models(flips):
        console.print(escape(line))
    flipped = [row for row in flips.frames if row["flipped_share"]]
    steady = len(flips.frames) - len(flipped)
    if flipped:
        table = Table("frame", title="Decisions that flipped, by frame", title_justify="left")
        heads = ("articles", "yes→no", "no→yes", "→abstain", "abstain→", "flipped")
        for name in heads:
            table.add_column(name, justify="right")
        for row in flipped:
            counts = [str(row[name]) for name in COUNTS]
            table.add_row(escape(row["frame"]), *counts, f"{row['flipped_share']:.1%}")
        console.print(table)
    if flips.frames:
        console.print(f"{steady} of {len(flips.frames)} frames without a flip")
    for row in flips.examples:
        console.print(escape(_example(row)))


def print_rereadings(console: Console, fields: list[Row]) -> None:
    """Print each field that changed, how often, with examples."""
    from rich.markup import escape
    from rich.table import Table

    if not fields:
        console.print("no field of any article changed")
        return
    table = Table(
        "field", "n", "headline", "before", "after", title="What changed", title_justify="left"
    )
    last = None
    for row in fields:
        is_first, last = row["field_name"] != last, row["field_name"]
        table.add_row(
            row["field_name"] if is_first else "",
            str(row["n"]) if is_first else "",
            escape(_short(row["headline"])),
            escape(_short(row["value_before"])),
            escape(_short(row["value_after"])),
        )
    console.print(table)


def _models(flips: Flips) -> list[str]:
    pairs = {(row["old"], row["new"]) for row in flips.frames}
    lines = [f"{old} → {new}" for old, new in sorted(pairs)]
    return lines + [f"{scheme}: new, nothing to compare with" for scheme in flips.new_schemes]


def _example(row: Row) -> str:
    return (
        f"{row['frame']}: {row['old_decision']} → {row['new_decision']} "
        f"({row['old_probability']:.2f} → {row['new_probability']:.2f}): "
        f"{row['headline'] or row['url']} ({row['outlet_name'] or 'unknown outlet'})"
    )


def _short(value: str | None) -> str:
    text = " ".join((value or "–").split())
    return text if len(text) <= 160 else f"{text[:157]}…"
