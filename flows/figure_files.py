"""The two files of a saved figure: what was asked, as TOML, and the rows beside it, as CSV."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.files import write_atomically
from transforms.errors import OpframeError
from warehouse.canonical import sha256

_TEXTS = ("title", "sql", "run_id", "saved_at", "opframe_version", "duckdb_version", "sha256")


class FigureError(OpframeError):
    """A figure cannot be saved or reproduced; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A saved figure."""

    title: str
    sql: str
    run_id: str
    """As of which it was asked."""
    saved_at: str
    opframe_version: str
    duckdb_version: str
    sha256: str
    """Of `content`."""
    n_rows: int
    models: list[dict[str, str]]
    """scheme, scheme_version, model_version that were current."""
    content: bytes
    """The result in canonical form."""


def write_figure(path: Path, figure: Figure) -> None:
    """Write both files; the one that names the other comes last."""
    write_atomically(path.with_suffix(".csv"), figure.content)
    lines = [
        "# A saved figure of opframe. `opframe reproduce` asks it again; the rows are in the .csv beside this.",
        f"title = {_quoted(figure.title)}",
        f"sql = {_literal(figure.sql)}",
        f"run_id = {_quoted(figure.run_id)} # the state after this run",
        f"saved_at = {_quoted(figure.saved_at)}",
        f"opframe_version = {_quoted(figure.opframe_version)}",
        f"duckdb_version = {_quoted(figure.duckdb_version)}",
        f"n_rows = {figure.n_rows}",
        f"sha256 = {_quoted(figure.sha256)} # of {path.with_suffix('.csv').name}",
    ]
    for model in figure.models:
        lines += ["", "[[models]]", *(f"{name} = {_quoted(text)}" for name, text in model.items())]
    write_atomically(path, ("\n".join(lines) + "\n").encode())


def read_figure(path: Path) -> Figure:
    """Read a saved figure and its rows.

    Raises:
        FigureError: A file is missing or damaged; says which, and what to do.
    """
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise FigureError(f"{path} does not exist") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FigureError(f"{path} is damaged: {error}; take it from where it was kept") from error
    wrong = [name for name in _TEXTS if not isinstance(facts.get(name), str)]
    if not isinstance(facts.get("n_rows"), int):
        wrong.append("n_rows")
    if wrong:
        raise FigureError(f"{path} is no saved figure, or damaged: it lacks {', '.join(wrong)}")
    rows = path.with_suffix(".csv")
    try:
        content = rows.read_bytes()
    except FileNotFoundError as error:
        raise FigureError(
            f"{rows} does not exist: a figure's rows lie beside it; bring both files"
        ) from error
    if sha256(content) != facts["sha256"]:
        raise FigureError(
            f"{rows} is not the result that was saved (SHA-256 {sha256(content)[:12]}…, not "
            f"{facts['sha256'][:12]}…): take both files from where they were kept"
        )
    models: Any = facts.get("models", [])
    named = {name: facts[name] for name in _TEXTS}
    return Figure(**named, n_rows=facts["n_rows"], models=models, content=content)


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(sql: str) -> str:
    is_plain = (
        "'''" not in sql and not sql.endswith("'") and all(c >= " " or c in "\n\t" for c in sql)
    )
    return f"'''\n{sql}'''" if is_plain and "\x7f" not in sql else _quoted(sql)
