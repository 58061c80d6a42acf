"""`make evaluate-extraction`: opframe and its peers on real pages, in one run, on one core each.

Each extractor runs in a process of its own (`shared/tools/run_extractor.py`), set after set, so that
a noisy minute of the machine meets all of them. Scores come from `shared/tools/score_pages.py`, for
the half of the domains that rules are tuned on and for the other half. Third-party pages stay where
they are: nothing of them is written here but ids.

    python -m tests.evaluate_extraction --quick             opframe and trafilatura, no document
    python -m tests.evaluate_extraction --names opframe --sets opinion,postlight
    python -m tests.evaluate_extraction --names opframe --ids authors,date    misses, tune half
    python -m tests.evaluate_extraction --record-floors     what tests/test_real_pages.py holds
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from tests.evaluation_report import render, write_document
from tests.extractor_runs import (
    DATA,
    OURS,
    OUT,
    PEERS,
    ROOT,
    SETS,
    Result,
    Row,
    read_truth,
    run_all,
    scorer,
)
from tests.split import is_tune


def misses(name: str, result: Result, fields: Sequence[str], rows: Iterable[Row]) -> list[str]:
    """Return a line for each field of each page where the answer is not the truth."""
    tool, lines = scorer(), []
    for row in rows:
        got = result.answers.get(row["id"]) or {}
        for field in fields:
            found: Any = got.get("authors" if field == "no_author" else field)
            truth = row.get(field)
            if truth in (None, [], ""):
                continue
            if field == "title":
                right = tool.plain(found) == tool.plain(truth)
            elif field in ("authors", "no_author"):
                right = tool.names(found) == (set() if field == "no_author" else tool.names(truth))
            elif field == "date":
                right = tool.parse(found)[1] in tool.days(truth)
            elif field == "outlet":
                right = tool.outlet(found) == tool.outlet(truth)
            elif field == "body":
                value = tool.f1(found, truth)
                right, found, truth = value >= 0.9, f"F1 {value:.2f}", f"{len(truth)} characters"
            elif field in ("must_have", "must_not"):
                text = tool.squash(got.get("body"))
                wrong = [t for t in truth if (tool.squash(t) in text) == (field == "must_not")]
                right, found, truth = not wrong, "", wrong
            else:
                right = found == truth
            if not right:
                why = f" refused: {got['refused']}" if "refused" in got else ""
                why = " crashed" if got.get("crash") else why
                extra = (
                    f" byline={got['byline']!r}" if field == "authors" and got.get("byline") else ""
                )
                lines.append(f"{name} {row['id']} {field}: {found!r} for {truth!r}{extra}{why}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write docs/evaluation-extraction.md unless only a part was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", help="only these sets, comma-separated")
    parser.add_argument("--names", help="only these extractors, comma-separated")
    parser.add_argument("--quick", action="store_true", help="opframe and trafilatura only")
    parser.add_argument("--no-run", action="store_true", help="score what the last run left")
    parser.add_argument("--ids", help="print opframe's misses: authors,title,date,outlet,body …")
    parser.add_argument("--all", action="store_true", help="misses of both halves")
    parser.add_argument("--brief", action="store_true", help="pooled tables only")
    parser.add_argument("--record-floors", action="store_true", help="rewrite tests/floors.toml")
    given = parser.parse_args(arguments)
    if not DATA.is_dir():
        print(f"no real pages here ({DATA} is absent): nothing is measured")
        return 0
    if given.record_floors:
        from tests.floors import record_floors

        record_floors()
        return 0
    sets = given.sets.split(",") if given.sets else list(SETS)
    names = given.names.split(",") if given.names else [*OURS] if given.quick else [*OURS, *PEERS]
    results = run_all(names, sets, run=not given.no_run)
    if given.ids:
        for name in sets:
            result = results[name, "opframe"]
            rows = [row for row in read_truth(name) if given.all or is_tune(row)]
            if isinstance(result, Result):
                print("\n".join(misses(name, result, given.ids.split(","), rows)))
        return 0
    is_whole = not (given.sets or given.names or given.quick or given.brief)
    tables = render(results, sets, names, brief=given.brief)
    print(tables)
    if is_whole:
        path = write_document(names, tables)
        print(f"written to {path.relative_to(ROOT)}; answers in {OUT.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
