"""The measurements of `tests.evaluate_extraction` as tables, and as docs/evaluation-extraction.md."""

from __future__ import annotations

import datetime as dt
import platform
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.extractor_runs import (
    OURS,
    PEERS_PYTHON,
    ROOT,
    Result,
    Results,
    Row,
    read_truth,
    scorer,
)
from tests.split import is_tune

DOCUMENT = ROOT / "docs" / "evaluation-extraction.md"
TRUTH_ERRORS = ROOT / "tests" / "truth_errors.toml"
TARGETS = ROOT / "tests" / "targets.toml"
BASE = "trafilatura"
COLUMNS = {
    "title": ("headline", "title"),
    "auth_exact": ("authors exact", "authors"),
    "auth_p": ("authors precision", "authors"),
    "auth_r": ("authors recall", "authors"),
    "blank_ok": ("no author left empty", "authors"),
    "date_r": ("date", "date"),
    "date_p": ("date precision", "date"),
    "outlet": ("outlet", "outlet"),
    "body_f1": ("body F1", "body"),
    "body_median": ("body median", "body"),
    "chunk_f1": ("chunks F1", "body"),
    "leak": ("chunks leaked", "body"),
}
"""Measure to heading, and the key that an extractor must give to be judged by it."""
VIEWS: dict[str, Callable[[Row], bool]] = {
    "report half": lambda row: not is_tune(row),
    "tune half": is_tune,
    "all pages": lambda row: True,
}
PACKAGES = {
    "newspaper4k": "newspaper4k",
    "opframe_persons": "opframe, persons",
    "rs_trafilatura": "rs-trafilatura",
    "goose3": "goose3",
    "readability_lxml": "readability-lxml",
    "resiliparse": "resiliparse",
}


def score(
    results: Results, sets: Sequence[str], extractor: str, chosen: Callable[[Row], bool]
) -> dict[str, Any] | str:
    """Score one extractor on the chosen rows of some sets together; text says why there is none."""
    rows: list[Row] = []
    answers: dict[str, Row] = {}
    seconds, peak, n_pages = 0.0, 0, 0
    for name in sets:
        result = results.get((name, extractor), "not run")
        if not isinstance(result, Result):
            if len(sets) == 1:
                return result
            continue
        rows += [{**row, "id": f"{name}/{row['id']}"} for row in read_truth(name) if chosen(row)]
        answers |= {f"{name}/{key}": value for key, value in result.answers.items()}
        seconds += result.seconds
        peak = max(peak, result.rss_peak_mb)
        n_pages += len(result.answers)
    if not rows:
        return "no pages" if seconds else "no result"
    found: dict[str, Any] = scorer().score(rows, answers)
    given = {key for answer in answers.values() for key in answer}
    for measure, (_, key) in COLUMNS.items():
        if key not in given:
            found[measure] = None
    found["pages_per_s"] = n_pages / seconds if seconds else None
    found["rss_peak_mb"] = peak
    found["crashes"] = sum(bool(answers.get(row["id"], {}).get("crash", True)) for row in rows)
    found["refused"] = sum("refused" in answers.get(row["id"], {}) for row in rows)
    found["missing"] = [
        name for name in sets if not isinstance(results.get((name, extractor)), Result)
    ]
    return found


def table(
    results: Results, sets: Sequence[str], names: Sequence[str], chosen: Callable[[Row], bool]
) -> list[str]:
    """Return one Markdown table: a row an extractor, quality, then cost."""
    scores = {name: score(results, sets, name, chosen) for name in names}
    used = [
        key
        for key in COLUMNS
        if any(isinstance(s, dict) and s[key] is not None for s in scores.values())
    ]
    heads = [COLUMNS[key][0] for key in used]
    heads += ["no answer", "pages/s", f"× {BASE}", "peak MB"]
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    base = scores.get(BASE)
    base_speed = base["pages_per_s"] if isinstance(base, dict) else None
    for name, got in scores.items():
        if isinstance(got, str):
            lines.append(f"| {name} | {got} |" + " |" * (len(heads) - 1))
            continue
        cells = ["" if got[key] is None else f"{got[key]:.1f}" for key in used]
        speed = got["pages_per_s"]
        cells += [
            str(got["crashes"] + got["refused"]),
            f"{speed:.1f}" if speed else "",
            f"{speed / base_speed:.2f}" if speed and base_speed else "",
            str(got["rss_peak_mb"]),
        ]
        note = f" (without {', '.join(got['missing'])})" if got["missing"] else ""
        lines.append(f"| {name}{note} | " + " | ".join(cells) + " |")
    return lines


def targets(results: Results, names: Sequence[str], sets: Sequence[str]) -> list[str]:
    """Return the table of what was aimed at, beside what the report half gives."""
    lines = [
        "| measure | pages | target | report half | tune half | best peer, report half | met |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    aims = tomllib.loads(TARGETS.read_text("utf-8"))["target"]
    halves = [VIEWS["report half"], VIEWS["tune half"]]
    for aim in aims:
        if aim["set"] not in sets:
            continue
        key = aim["measure"]
        ours = [_value(score(results, [aim["set"]], "opframe", half), key) for half in halves]
        peers = [
            (value, name)
            for name in names
            if not name.startswith("opframe")
            and (value := _value(score(results, [aim["set"]], name, halves[0]), key)) is not None
        ]
        best = max(peers, default=(None, ""))
        goal = best[0] if aim["at_least"] == "best peer" else aim["at_least"]
        first = ours[0] if ours[0] is not None else ours[1]
        met = "" if first is None or goal is None else "yes" if first >= goal else "**no**"
        cells = [
            COLUMNS[key][0],
            aim["set"],
            str(aim["at_least"]),
            *(_shown(value) for value in ours),
            f"{_shown(best[0])} {best[1]}".strip(),
            met,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    ours_all = score(results, sets, "opframe", VIEWS["all pages"])
    base_all = score(results, sets, BASE, VIEWS["all pages"])
    if isinstance(ours_all, dict):
        if isinstance(base_all, dict):
            times = ours_all["pages_per_s"] / base_all["pages_per_s"]
            met = "yes" if times >= 3 else "**no**"
            lines.append(f"| pages/s, times {BASE} | all | 3 | {times:.2f} | | | {met} |")
        peak = ours_all["rss_peak_mb"]
        met = "yes" if peak < 150 else "**no**"
        lines.append(f"| peak memory, MB | all | below 150 | {peak} | | | {met} |")
    return lines


def render(
    results: Results, sets: Sequence[str], names: Sequence[str], *, brief: bool = False
) -> str:
    """Return the tables; brief: for each set one line an extractor, tune half / report half."""
    if brief:
        return "\n".join(_brief(results, sets, names))
    parts = ["## Targets", "", *targets(results, names, sets)]
    for view, chosen in VIEWS.items():
        parts += ["", f"## {view.capitalize()}"]
        for title, group in [("All sets together", sets), *((name, [name]) for name in sets)]:
            counts = _counts([row for name in group for row in read_truth(name) if chosen(row)])
            if counts:
                parts += ["", f"### {title}: {view}", "", counts, ""]
                parts += table(results, group, names, chosen)
    return "\n".join(parts)


def _brief(results: Results, sets: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    keys = ("title", "auth_exact", "auth_p", "blank_ok", "date_r", "outlet", "body_f1", "chunk_f1")
    yield "tune / report".ljust(32) + "".join(key.rjust(14) for key in (*keys, "pages/s", "peak"))
    for group in [*([name] for name in sets), list(sets)]:
        for name in names:
            both = [
                score(results, group, name, VIEWS[view]) for view in ("tune half", "report half")
            ]
            cells = [
                "/".join(_shown(_value(half, key)) or "-" for half in both).rjust(14)
                for key in keys
            ]
            cost = next((half for half in both if isinstance(half, dict)), None)
            if cost:
                cells.append(f"{cost['pages_per_s']:.1f}".rjust(14))
                cells.append(f"{cost['rss_peak_mb']}".rjust(14))
            label = group[0] if len(group) == 1 else "all"
            yield f"{label} {name}".ljust(32) + "".join(cells)


def write_document(names: Sequence[str], tables: str) -> Path:
    """Write docs/evaluation-extraction.md: every figure in it comes from this run."""
    template = (ROOT / "tests" / "evaluation_template.md").read_text("utf-8")
    DOCUMENT.write_text(
        template.format(
            date=dt.date.today().isoformat(),
            python=platform.python_version(),
            machine=platform.machine(),
            versions="\n".join(f"- {line}" for line in _versions(names)),
            truth_errors="\n".join(_truth_errors()),
            tables=tables,
        )
        + "\n",
        "utf-8",
    )
    return DOCUMENT


def _counts(rows: Sequence[Row]) -> str:
    """How many pages say what the truth is."""
    if not rows:
        return ""
    names = {"title": "headlines", "authors": "authors", "no_author": "without author"}
    names |= {"date": "dates", "outlet": "outlets", "body": "bodies", "must_have": "chunks"}
    counts = {text: sum(bool(row.get(key)) for row in rows) for key, text in names.items()}
    return f"{len(rows)} pages with truth for: " + ", ".join(
        f"{text} {count}" for text, count in counts.items() if count
    )


def _versions(names: Sequence[str]) -> Iterator[str]:
    revision = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    for name in names:
        if name == "opframe_persons":
            continue
        if name == "opframe":
            from transforms.extraction import EXTRACTOR_VERSION

            yield f"opframe: {EXTRACTOR_VERSION}, {revision or 'no git'}"
            continue
        package = PACKAGES.get(name, name)
        python = sys.executable if name in OURS else str(PEERS_PYTHON)
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        try:
            done = subprocess.run([python, "-c", code], capture_output=True, text=True)
            yield f"{package} {done.stdout.strip() or '(does not install here)'}"
        except OSError:
            yield f"{package} (not installed: `make evaluate-extraction` does)"


def _truth_errors() -> Iterator[str]:
    errors = tomllib.loads(TRUTH_ERRORS.read_text("utf-8")).get("error", [])
    if not errors:
        yield "None found so far."
        return
    yield "| set | page | field | why the truth is wrong |"
    yield "| --- | --- | --- | --- |"
    for error in errors:
        yield f"| {error['set']} | {error['id']} | {error['field']} | {error['reason']} |"


def _value(scores: dict[str, Any] | str, key: str) -> float | None:
    return scores[key] if isinstance(scores, dict) else None


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
