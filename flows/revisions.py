"""The edits of one article, for a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transforms.errors import OpframeError
from transforms.rows import Row
from transforms.text.edits import Piece, compare_words
from warehouse.ask import ask
from warehouse.errors import NoSnapshot
from warehouse.snapshots import current_snapshot

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


class NoSuchArticle(OpframeError):
    """No article, or more than one, answers to what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """All edits of one article, oldest first."""

    article: Row
    edits: list[Row]
    """Rows of v_revisions."""
    sentences: list[Row]
    """Rows of v_revision_sentences, in the order of the text."""
    unclear: list[Row]
    """Versions next to each other that no one extractor has read."""


def read_revisions(warehouse: Path, named: str) -> Revisions:
    """Find an article by its id, the beginning of it, or a URL, and return its edits.

    Raises:
        NoSuchArticle: None or several have it.
        NoSnapshot: Nothing has been loaded yet.
    """
    if current_snapshot(warehouse) is None:
        raise NoSnapshot(f"{warehouse} holds nothing yet; run `opframe run` first")
    found = ask(warehouse, "articles_named", {"named": named})
    if not found:
        raise NoSuchArticle(
            f"no article has the id or URL {named!r}; look for it with: "
            'opframe sql "SELECT article_id, url, headline FROM v_revisions"'
        )
    if len(found) > 1:
        ids = ", ".join(row["article_id"] for row in found[:5])
        raise NoSuchArticle(f"{named!r} fits several articles: {ids}; name one of them")
    key = {"article_id": found[0]["article_id"]}
    return Revisions(
        article=found[0],
        edits=ask(warehouse, "article_revisions", key),
        sentences=ask(warehouse, "article_revision_sentences", key),
        unclear=ask(warehouse, "article_unclear_revisions", key),
    )


def print_revisions(console: Console, found: Revisions) -> None:
    """Print each edit: when, how much, sentence by sentence, and the frames that came or went."""
    from rich.text import Text

    article = found.article
    console.print(Text(f"{article['headline'] or 'no headline'}", style="bold"))
    console.print(Text(f"{article['outlet_name'] or 'unknown outlet'}  {article['url']}"))
    if not found.edits:
        console.print("no edit was seen: every fetch gave the same text")
    for edit in found.edits:
        console.print()
        console.print(Text(_head(edit), style="bold"))
        _print_frames(console, edit, "the whole text")
        for row in found.sentences:
            if row["version_no_after"] == edit["version_no_after"]:
                console.print(_sentence(row))
                _print_frames(console, row, None)
    for row in found.unclear:
        console.print(
            f"version {row['version_no_before']} and {row['version_no_after']} were read by different "
            "extractors: `opframe reextract` tells whether the outlet changed anything"
        )


def _head(edit: Row) -> str:
    size = ", ".join(
        f"{edit[f'n_sentences_{kind}']} {kind}" for kind in ("added", "removed", "changed")
    )
    share = edit["changed_share"]
    return (
        f"version {edit['version_no_before']} → {edit['version_no_after']}, between "
        f"{edit['last_seen_before_at']:%Y-%m-%d %H:%M} and {edit['seen_after_at']:%Y-%m-%d %H:%M} UTC: "
        + (
            f"sentences: {size} ({share:.0%} of the text)"
            if share is not None
            else "not yet annotated"
        )
    )


def _print_frames(console: Console, row: Row, whose: str | None) -> None:
    came, went = row["frames_gained"], row["frames_lost"]
    if came is None:
        console.print("    no current model has read both texts: run `opframe reannotate`")
        return
    parts = [f"came: {', '.join(came)}"] * bool(came) + [f"went: {', '.join(went)}"] * bool(went)
    if parts or whose:
        said = "; ".join(parts) or "no frame came or went"
        console.print(f"    {f'{whose}: ' if whose else ''}{said}", style="dim", highlight=False)


def _sentence(row: Row) -> Text:
    from rich.text import Text

    line = Text("  headline: " if row["in_headline"] else "  ")
    for piece in compare_words(row["text_before"] or "", row["text_after"] or ""):
        line.append(_marked(piece), style={"removed": "red", "added": "green"}.get(piece.kind, ""))
    return line


def _marked(piece: Piece) -> str:
    # As in `git diff --word-diff`, so that it can be read without colours too.
    marks = {"removed": ("[-", "-]"), "added": ("{+", "+}")}.get(piece.kind, ("", ""))
    return f"{marks[0]}{piece.text}{marks[1]}"
