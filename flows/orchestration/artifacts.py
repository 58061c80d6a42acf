"""What a flow leaves to be seen in Prefect: outcomes, links, a picture, what to look at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flows.home import Home
from flows.orchestration.naming import StudyName, as_slug
from flows.pipeline import Report
from flows.reports import OUTCOMES, report_markdown
from transforms.plots import as_data_uri, stacked_bars
from warehouse.ask import ask
from warehouse.errors import WarehouseError

MAX_LISTINGS = 10
"""Dead listings that get a link of their own; all are in the report."""


def leave_report(study: StudyName, home: Home, report: Report) -> None:
    """Leave the artifacts of one run."""
    from prefect.artifacts import create_table_artifact

    create_table_artifact(
        outcome_rows(report.counts), key=study.artifact_key("outcomes"), description=report.run_id
    )
    leave_text(study, report)
    leave_dead_listings(study, report.listings)
    if report.snapshot:
        leave_published(study, home)


def leave_text(study: StudyName, report: Report) -> None:
    """Leave what to look at."""
    from prefect.artifacts import create_markdown_artifact

    verdict = f"{report.verdict}: {report.why}" if report.verdict else "what to look at"
    create_markdown_artifact(
        report_markdown(report),
        key=study.artifact_key("report"),
        description=f"{report.run_id}: {verdict}",
    )


def leave_published(study: StudyName, home: Home) -> None:
    """Leave the path of the published file, and a picture of the last runs."""
    from prefect.artifacts import create_image_artifact, create_link_artifact

    published = home.warehouse / "opframe.duckdb"
    create_link_artifact(
        published.as_uri(),
        link_text=str(published),
        key=study.artifact_key("published"),
        description=f"The published file, on the worker's machine: {published}",
    )
    create_image_artifact(
        as_data_uri(picture_of_runs(home)),
        key=study.artifact_key("last-runs"),
        description="Inputs of the last runs by outcome, newest first",
    )


def leave_dead_listings(study: StudyName, listings: Iterable[Mapping[str, Any]]) -> None:
    """Leave a link to each listing that could not be read."""
    from prefect.artifacts import create_link_artifact

    dead = [row for row in listings if not row["is_read"]]
    for row in dead[:MAX_LISTINGS]:
        create_link_artifact(
            row["listing_url"],
            key=study.artifact_key(f"dead-{listing_slug(row['listing_url'])}"),
            description=f"not read: {row['detail']}",
        )


def leave_days(study: StudyName, rows: Sequence[Mapping[str, Any]], text: str) -> None:
    """Leave what became of the days of a backfill."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    create_table_artifact(
        [dict(row) for row in rows],
        key=study.artifact_key("backfill-days"),
        description="What became of each day with items",
    )
    create_markdown_artifact(
        text, key=study.artifact_key("backfill"), description="What to look at"
    )


def outcome_rows(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return one row an outcome, then their sum."""
    names = [*OUTCOMES, *(name for name in counts if name not in OUTCOMES)]
    rows = [{"outcome": name, "inputs": counts[name]} for name in names if counts.get(name)]
    return [*rows, {"outcome": "all", "inputs": sum(counts.values())}]


def picture_of_runs(home: Home) -> str:
    """Return the last runs by outcome as SVG; without bars where nothing is published."""
    try:
        runs = ask(home.warehouse, "last_runs")
    except WarehouseError:
        runs = []
    rows = [
        (
            f"{row['started_at']:%m-%d %H:%M} {row['kind']}",
            {name: int(row[f"n_{name}"] or 0) for name in OUTCOMES},
        )
        for row in runs
    ]
    return stacked_bars(rows, OUTCOMES)


def listing_slug(url: str) -> str:
    """Return a short key for a listing: its host, and four digits for the rest."""
    host = as_slug(urlsplit(url).hostname or url)[:24].strip("-")
    return f"{host}-{hashlib.sha256(url.encode()).hexdigest()[:4]}"
