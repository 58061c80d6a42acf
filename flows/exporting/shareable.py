"""`opframe export --shareable`: a bundle for journals and repositories, with no text in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from flows.exporting.folder import PACKAGE, new_folder
from flows.exporting.knowledge import Knowledge, gather_knowledge
from flows.exporting.leaks import find_leaks, without_leaks
from flows.exporting.papers import missing_papers, papers, render_readme
from flows.exporting.plain import ExportReport, Selection, choose_articles, report
from flows.exporting.release import Release, choose_released, name_coders
from flows.exporting.source import SourceFacts, open_source, package_facts
from flows.exporting.tables import FORMATS, TableWriter
from flows.exporting.words import fill_words
from flows.home import Home
from flows.settings import Study
from transforms.datapackage import TableFacts, describe_package
from transforms.framing import Annotator
from transforms.leaks import RUN
from warehouse.catalogue import Relation, quote, read_catalogue
from warehouse.shareable import (
    SharingPolicy,
    TablePolicy,
    shared_name,
    shared_table,
    sharing_policy,
)


def export_shareable(
    home: Home,
    study: Study,
    target: Path,
    selection: Selection,
    *,
    format_: str = "both",
    for_excel: bool = False,
    is_replaced: bool = False,
    watch: Callable[[str, int, int], None] = lambda step, done, total: None,
    annotator: Annotator | None = None,
) -> ExportReport:
    """Write the bundle into a folder, whole or not at all.

    Args:
        annotator: The study's, whose codebooks and card go into the bundle; null: it is made.

    Raises:
        ExportError: The folder is taken, or the selection says what cannot be.
        RowsLost: A file does not hold all rows.
    """
    policy = sharing_policy()
    with new_folder(target, is_replaced=is_replaced) as folder:
        spill = folder / ".spill"
        with open_source(home, spill) as (connection, source):
            relations = read_catalogue(connection)
            release = _release(connection, relations, study, policy, selection)
            shared = _make_tables(connection, relations, study, policy)
            knowledge = gather_knowledge(connection, home, study, annotator)
            leaks = find_leaks(connection, shared, knowledge)
            knowledge = _without(knowledge, leaks)
            wanted = [without_leaks(table, leaks) for table in shared]
            tables = TableWriter(connection, folder, FORMATS[format_], for_excel, watch).write(
                wanted
            )
            facts = _facts(connection, release, tables, shared, policy, study, source)
        if spill.exists():
            spill.rmdir()
        readme = render_readme(**facts, knowledge=knowledge, n_leaks=len(leaks))
        documents = papers(study.study, source, knowledge, tables, readme)
        for path, text in {**documents, **knowledge.documents}.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        _describe(folder, study, source, tables, policy, facts)
    return report(target, source, tables, tuple(_notes(release, relations, policy, study, leaks)))


def _release(
    connection: duckdb.DuckDBPyConnection,
    relations: Sequence[Relation],
    study: Study,
    policy: SharingPolicy,
    selection: Selection,
) -> Release:
    asked = "true"
    if selection.chooses_articles:
        choose_articles(connection, selection)
        asked = "article_id IN (SELECT article_id FROM temp.chosen_articles)"
    return choose_released(
        connection, relations, study.export, policy.permitted_robots_decisions, asked
    )


def _make_tables(
    connection: duckdb.DuckDBPyConnection,
    relations: Sequence[Relation],
    study: Study,
    policy: SharingPolicy,
) -> list[Relation]:
    """Make a temp table `shared_<name>` of each table that goes out."""
    going = {relation.name: relation for relation in relations if relation.name in policy.tables}
    policies = {name: table for name, table in policy.tables.items() if name in going}
    name_coders(
        connection,
        [
            (name, "coder")
            for name, table in policies.items()
            if "coder" in table.coders and going[name].has("coder")
        ],
    )
    fill_words(
        connection,
        policies,
        n_characters=study.export.evidence_characters,
        shown_share=policy.shown_share,
        with_headlines=study.export.headlines,
    )
    shared = []
    for name, table in sorted(policies.items()):
        relation, sql = shared_table(
            going[name],
            table,
            with_headlines=study.export.headlines,
            n_characters=study.export.evidence_characters,
            excluded_outlets=study.export.exclude_outlets,
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {shared_name(name)} AS {sql}")
        shared.append(relation)
    return shared


def _without(knowledge: Knowledge, leaks: set[str]) -> Knowledge:
    kept = {path: text for path, text in knowledge.documents.items() if text not in leaks}
    return replace(
        knowledge,
        documents=kept,
        schemes=tuple(
            scheme if scheme.file in kept else replace(scheme, file=None)
            for scheme in knowledge.schemes
        ),
        model_versions=tuple(
            (name, card if card in kept else None) for name, card in knowledge.model_versions
        ),
    )


def _facts(
    connection: duckdb.DuckDBPyConnection,
    release: Release,
    tables: Sequence[TableFacts],
    shared: Sequence[Relation],
    policy: SharingPolicy,
    study: Study,
    source: SourceFacts,
) -> dict[str, Any]:
    days = connection.execute(
        "SELECT count(DISTINCT outlet_id), min(date_published), max(date_published) "
        f"FROM temp.{shared_name('articles')}"
    ).fetchone()
    n_outlets, first_day, last_day = days or (0, None, None)
    return {
        "title": study.study.title or study.study.name,
        "description": study.study.description or "",
        "n_outlets": n_outlets,
        "first_day": first_day,
        "last_day": last_day,
        "release": release,
        "tables": tables,
        "shown": _count_words(connection, shared, policy),
        "policy": policy,
        "settings": study.export,
        "study": study.study,
        "source": source,
        "run": RUN,
        "has_reliability": any(
            table.name == "frame_reliability" and table.n_rows for table in tables
        ),
        "placeholders": missing_papers(study.study),
    }


def _count_words(
    connection: duckdb.DuckDBPyConnection, shared: Sequence[Relation], policy: SharingPolicy
) -> dict[str, int]:
    counts = {"n_words": 0, "n_shown": 0}
    for relation in shared:
        words = policy.tables[relation.name].words
        if words and words.column:
            row = connection.execute(
                f"SELECT count(*), count({quote(words.column)}) FROM temp.{shared_name(relation.name)}"
            ).fetchone()
            counts["n_words"] += row[0] if row else 0
            counts["n_shown"] += row[1] if row else 0
    return counts


def _describe(
    folder: Path,
    study: Study,
    source: SourceFacts,
    tables: Sequence[TableFacts],
    policy: SharingPolicy,
    facts: Mapping[str, Any],
) -> None:
    release: Release = facts["release"]
    said = package_facts(
        study.study,
        source,
        reattach=_places_of_words([table.name for table in tables], policy.tables),
        sharing={
            "evidence_characters": study.export.evidence_characters,
            "headlines": study.export.headlines,
            "articles": {"in_file": release.n_articles, "released": release.n_released}
            | {"left_out": release.left_out},
            "opt_outs_not_recorded": list(release.unknown_opt_outs),
            "articles_without_a_recorded_decision": release.n_undecided,
        },
    )
    content = json.dumps(describe_package(said, tables), ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(content + "\n", "utf-8")


def _places_of_words(
    names: Sequence[str], policies: Mapping[str, TablePolicy]
) -> dict[str, dict[str, str]]:
    """Return where reattach.py puts words in."""
    found = {}
    for name in names:
        words = policies[name].words
        if words:
            found[name] = {
                "words": words.column or "sentence_text",
                "start": words.start,
                "end": words.end,
                **({"in_headline": words.in_headline} if words.in_headline else {}),
            }
    return found


def _notes(
    release: Release,
    relations: Sequence[Relation],
    policy: SharingPolicy,
    study: Study,
    leaks: set[str],
) -> Iterator[str]:
    yield f"{release.n_released} of {release.n_articles} articles"
    for reason, number in release.left_out.items():
        yield f"left out: {number} articles: {reason}"
    if release.unknown_opt_outs:
        yield f"not recorded in this file, so not respected: {', '.join(release.unknown_opt_outs)}"
    if leaks:
        yield f"left out: {len(leaks)} values or documents that hold {RUN} characters of an article"
    undecided = policy.undecided(relations)
    if undecided:
        yield f"private, since nobody has decided about them: {', '.join(undecided)}"
    missing = missing_papers(study.study)
    if missing:
        yield f"CITATION.cff has placeholders: set {', '.join(missing)} under [study] in opframe.toml"
