"""The papers of a shared bundle: README, CITATION.cff, versions, the script."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from flows.exporting.knowledge import Knowledge, installed_versions, lock_file
from flows.exporting.source import SourceFacts
from flows.settings import StudySettings
from transforms.datapackage import TableFacts

PLACEHOLDERS = {
    "title": "[title of the data set: set `title` under [study] in opframe.toml]",
    "authors": "[authors of the data set: set `authors` under [study] in opframe.toml]",
}


def missing_papers(study: StudySettings) -> list[str]:
    """Return what a citation lacks."""
    return [name for name in PLACEHOLDERS if not getattr(study, name)]


def render_readme(**facts: Any) -> str:
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    template = files("flows").joinpath("templates", "shareable_readme.md.j2").read_text("utf-8")
    return environment.from_string(template).render(**facts)


def render_citation(study: StudySettings, source: SourceFacts, knowledge: Knowledge) -> str:
    """Return a CITATION.cff 1.2.0 (citation-file-format.github.io) of the data set."""
    authors: list[Mapping[str, str]] = [
        {
            "family-names": person.family_names,
            **({"given-names": person.given_names} if person.given_names else {}),
            **({"affiliation": person.affiliation} if person.affiliation else {}),
            **({"orcid": f"https://orcid.org/{person.orcid}"} if person.orcid else {}),
        }
        for person in study.authors
    ]
    said = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": study.title or PLACEHOLDERS["title"],
        "version": study.version or f"{source.loaded_at:%Y.%m.%d}",
        "date-released": f"{source.loaded_at:%Y-%m-%d}",
        "abstract": study.description,
        "doi": study.doi,
        "url": study.url,
        "license": study.licence,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in said.items() if value]
    lines += _entries("authors", authors or [{"name": PLACEHOLDERS["authors"]}])
    if study.keywords:
        lines += ["keywords:", *(f"  - {_yaml(word)}" for word in study.keywords)]
    lines += ["references:"]
    lines += [
        "  - type: software",
        f'    title: "opframe"\n    version: {_yaml(source.opframe_version)}',
        '    authors:\n      - name: "The opframe authors"',
    ]
    for citation in dict.fromkeys(s.citation for s in knowledge.schemes if s.citation):
        lines += [
            "  - type: generic",
            f"    title: {_yaml(citation)}",
            '    authors:\n      - name: "see the title"\n    scope: "codebook"',
        ]
    return "\n".join(lines) + "\n"


def render_versions(source: SourceFacts, knowledge: Knowledge) -> str:
    said = {
        "opframe": source.opframe_version,
        "python": ".".join(map(str, sys.version_info[:3])),
        "duckdb": version("duckdb"),
        "snapshot": source.snapshot,
        "run_id": source.run_id,
        "loaded_at": f"{source.loaded_at:%Y-%m-%dT%H:%M:%SZ}",
        "model_versions": [name for name, _ in knowledge.model_versions],
        "codebooks": [f"{s.scheme}@{s.scheme_version}" for s in knowledge.schemes],
        "installed": installed_versions(),
    }
    return json.dumps(said, indent=1) + "\n"


def render_load(tables: Sequence[TableFacts]) -> str:
    """Return SQL that opens all tables, run in the bundle's folder."""
    lines = ["-- duckdb -init load.sql"]
    for table in tables:
        file = table.files[0]
        reader = f"read_{file.format}('{file.path}')"
        lines.append(f'CREATE VIEW "{table.name}" AS FROM {reader};')
    return "\n".join(lines) + "\n"


def papers(
    study: StudySettings,
    source: SourceFacts,
    knowledge: Knowledge,
    tables: Sequence[TableFacts],
    readme: str,
) -> dict[str, str]:
    """Return the text of each paper by its path."""
    lock = lock_file()
    return {
        "README.md": readme,
        "CITATION.cff": render_citation(study, source, knowledge),
        "versions.json": render_versions(source, knowledge),
        "load.sql": render_load(tables),
        "reattach.py": files("flows.exporting").joinpath("reattach.py").read_text("utf-8"),
        **({"requirements.lock": lock} if lock else {}),
    }


def _entries(name: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    lines = [f"{name}:"]
    for row in rows:
        for number, (key, value) in enumerate(row.items()):
            lines.append(f"  {'-' if number == 0 else ' '} {key}: {_yaml(value)}")
    return lines


def _yaml(value: str) -> str:
    """Return a string as YAML, of which JSON is a part."""
    return json.dumps(value, ensure_ascii=False)
