"""Weeks of nights made from nothing: staged and loaded as a run's rows are, in seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from flows.home import Home
from flows.loading import load_staged
from flows.runs import Run, finish_run, open_run
from flows.stage import EMPTY_ROWS, Stage
from transforms.records import Annotation, Article, Author, FrameLabel
from transforms.rows import Row, Rows, annotation_rows, article_rows, merge_rows
from warehouse.load import make_empty

MODEL = "made-model"
FIRST_NIGHT = datetime(2026, 1, 5, 3)
"""A Monday."""
OUTLETS = ("alder", "birch", "cedar", "dogwood")
FRAMES = ("conflict", "economic")
WORDS = tuple(f"word{number}" for number in range(900))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a night brings; a test changes one thing about it."""

    outlets: tuple[str, ...] = OUTLETS
    dead: tuple[str, ...] = ()
    """Outlets whose listing cannot be read."""
    date_of: Callable[[date], date | None] = lambda day: day
    decision: Callable[[Any], str] = lambda draw: "yes" if draw.random() < 0.4 else "no"
    n_words: int = 300
    has_author: bool = True
    in_language: str = "en"
    rate: float = 6.0
    """New articles of an outlet on a weekday; a third of it on Saturday and Sunday."""


def make_weeks(home: Home, n_nights: int) -> None:
    """Load this many normal nights into the study."""
    home.create()
    if not home.config.exists():
        home.config.write_text("[study]\nname = 'made'\n", "utf-8")
    for number in range(n_nights):
        load_night(home, number, Made())


def load_night(home: Home, number: int, made: Made, canaries: tuple[Row, ...] = ()) -> Run:
    """Stage a night's rows and load them, as the nightly run does."""
    run = stage_night(home, number, made, canaries)
    loaded = load_staged(
        home, run, Stage(home, run.run_id), now=run.started_at + timedelta(hours=1), wait=0
    )
    finish_run(home, run, {"snapshot": loaded.snapshot.name})
    return run


def stage_night(home: Home, number: int, made: Made, canaries: tuple[Row, ...] = ()) -> Run:
    now = FIRST_NIGHT + timedelta(days=number)
    versions = {"opframe_version": "1", "extractor_version": "1", "model_version": MODEL}
    run = open_run(home, "nightly", {"night": number}, versions, now=now)
    rows = {**EMPTY_ROWS, **night_rows(number, made)}
    Stage(home, run.run_id).commit("discover-0000", {**rows, "canary_results": canaries})
    return run


def night_rows(number: int, made: Made) -> Rows:
    """Return the staged rows of a night: the same for the same."""
    draw = np.random.default_rng(number)
    now = FIRST_NIGHT + timedelta(days=number)
    rate = made.rate / 3 if now.isoweekday() > 5 else made.rate
    parts: list[Rows] = []
    for outlet in made.outlets:
        listing = f"https://{outlet}.example/feed"
        n = 0 if outlet in made.dead else int(draw.poisson(rate))
        parts.append({"run_listings": [_listing(outlet, listing, n, outlet in made.dead)]})
        for k in range(n):
            n_inputs = sum(len(part.get("inputs", ())) for part in parts)
            parts.append(_article(n_inputs, f"{outlet}-{number}-{k}", outlet, now, made, draw))
    frames = [
        {"scheme": "generic", "scheme_version": "1", "frame": f, "definition": "-", "citation": "-"}
        for f in FRAMES
    ]
    models = [{"model_version": MODEL, "scheme": "generic", "scheme_version": "1"}]
    return merge_rows(
        [
            *parts,
            {"codebook_frames": frames, "scheme_models": [{**models[0], "scheme_model": MODEL}]},
        ]
    )


def _listing(outlet: str, url: str, n: int, is_dead: bool) -> Row:
    return {
        "listing_url": url,
        "listing_kind": "feed",
        "outlet_id": outlet,
        "n_items": 0 if is_dead else 20 + n,
        "is_read": not is_dead,
        "detail": "http_404: gone" if is_dead else None,
    }


def _article(input_no: int, slug: str, outlet: str, now: datetime, made: Made, draw: Any) -> Rows:
    url = f"https://{outlet}.example/opinion/{slug}"
    body = " ".join(draw.choice(WORDS, made.n_words))
    article_id = hashlib.sha256(url.encode()).hexdigest()[:24]
    digest = hashlib.sha256(f"{slug}\n{body}".encode()).hexdigest()
    published = made.date_of(now.date())
    article = Article(
        article_id=article_id,
        version_id=f"{article_id}-{digest[:16]}",
        url=url,
        original_url=url,
        outlet_id=outlet,
        outlet_name=outlet.title(),
        headline=slug,
        authors=(Author(author_name=f"Ada {outlet.title()}"),) if made.has_author else (),
        byline_kind="person" if made.has_author else "none",
        date_published=published,
        date_published_precision="day" if published else None,
        date_published_source="json-ld" if published else None,
        date_published_confidence=0.9 if published else None,
        in_language=made.in_language,
        body=body,
        word_count=made.n_words,
        text_sha256=digest,
        raw_sha256=digest,
        fetched_at=now,
        extractor_version="1",
    )
    annotation = Annotation(
        model_version=MODEL,
        in_language="en",
        frames=tuple(_label(frame, len(body), made.decision(draw)) for frame in FRAMES),
    )
    listed = {
        "input_no": input_no,
        "input_url": url,
        "listing_url": f"https://{outlet}.example/feed",
        "outlet_id": outlet,
        "listed_at": now,
    }
    return merge_rows(
        [
            {"inputs": [listed]},
            article_rows(input_no, article),
            annotation_rows(input_no, article.article_id, article.version_id, annotation),
        ]
    )


def _label(frame: str, n: int, decision: str) -> FrameLabel:
    return FrameLabel(
        scheme="generic",
        scheme_version="1",
        frame=frame,
        unit="document",
        start_char=0,
        end_char=n,
        voice="author",
        score=0.0,
        probability=0.5,
        probability_author=0.5,
        threshold=0.45,
        decision=decision,
        abstain_reason="near_threshold" if decision == "abstain" else None,
    )


def fill_nights(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int], made: Made) -> None:
    """Put nights into an open database, without a load: what the checks of a night look at, and no more."""
    rows: Rows = {}
    for number in numbers:
        run_id = f"night-{number}"
        night = night_rows(number, made)
        versions = {row["input_no"]: row for row in night.get("articles", ())}
        outcomes = [
            {**row, "outcome": "new", "version_id": versions[row["input_no"]]["version_id"]}
            for row in night.get("inputs", ())
        ]
        run = {
            **dict.fromkeys(("parameters", "opframe_version", "extractor_version"), "1"),
            "model_version": MODEL,
            "kind": "nightly",
            "started_at": FIRST_NIGHT + timedelta(days=number),
            "loaded_at": FIRST_NIGHT + timedelta(days=number),
            "n_inputs": len(outcomes),
        }
        facts = {"version_no": 1, "is_rereading": False, "first_seen_at": run["started_at"]}
        found: Rows = {
            "runs": [run],
            "run_listings": night["run_listings"],
            "run_outcomes": outcomes,
            "article_versions": [{**row, **facts} for row in versions.values()],
            "frame_labels": night.get("frame_labels", []),
        }
        rows = merge_rows(
            [rows, {t: [{**row, "run_id": run_id} for row in part] for t, part in found.items()}]
        )
    for table, part in rows.items():
        _insert(connection, table, part)


def start_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Make an empty warehouse that knows the model of the made nights."""
    make_empty(connection)
    model = {
        "scheme": "generic",
        "scheme_version": "1",
        "model_version": MODEL,
        "run_id": "night-0",
        "current_from": FIRST_NIGHT,
    }
    _insert(connection, "model_history", [model])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    if rows:
        known = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        given = pa.Table.from_pylist(rows)
        given = given.select([name for name in given.column_names if name in known])
        connection.register("given", given)
        connection.execute(f"INSERT INTO {table} BY NAME FROM given")
        connection.unregister("given")
