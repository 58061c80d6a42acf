"""The Python in docs/connecting.md runs on the published file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.home import Home

DOCUMENT = Path(__file__).parents[1] / "docs" / "connecting.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_the_snippet_runs(
    two_nights: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snippet: str
) -> None:
    for name in re.findall(r"^import (pandas|polars)", snippet, re.MULTILINE):
        pytest.importorskip(name, reason=f"skipped, {name} is not installed here: not run")
    (tmp_path / "mystudy").symlink_to(two_nights.root)
    monkeypatch.chdir(tmp_path)
    said: dict[str, object] = {}
    exec(compile(snippet, str(DOCUMENT), "exec"), said)

    results = [said[name] for name in ("rows", "by_outlet", "table") if name in said]
    assert len(results) == 1
    assert len(results[0]) > 0  # type: ignore[arg-type]


def test_there_are_snippets_of_each_kind() -> None:
    assert len(SNIPPETS) == 4
