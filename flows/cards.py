"""A card per article: who, where, when, and the frames with their words marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from flows.workshop import Workshop
from transforms.rows import Row

COLOURS = {
    "conflict": "red",
    "cooperation": "green",
    "human_interest": "magenta",
    "economic": "yellow",
    "morality": "cyan",
    "responsibility": "blue",
}
CONTEXT_CHARS = 60
SHOWN_EVIDENCE = 3
SHOWN_QUOTES = 5
QUOTE_CHARS = 120


def staged_cards(shop: Workshop) -> list[dict[str, Any]]:
    """Return the articles of an ad-hoc run with authors, frames, quotes and actors, as JSON objects."""
    authors, labels, evidence, quotes, actors = (
        shop.stage.read_all(table)
        for table in (
            "version_authors",
            "frame_labels",
            "frame_evidence",
            "quotes",
            "actor_portrayals",
        )
    )
    cards = []
    for article in shop.stage.read_all("articles"):
        version, number = article["version_id"], article["input_no"]
        frames = [_without_keys(row) for row in labels if row["version_id"] == version]
        for frame in frames:
            frame["evidence"] = [
                _without_keys(row)
                for row in evidence
                if row["version_id"] == version
                and (row["scheme"], row["frame"]) == (frame["scheme"], frame["frame"])
                and _belongs(row, frame)
            ]
        cards.append(
            {
                **{name: _plain(value) for name, value in article.items() if name != "input_no"},
                "id": article["article_id"],
                "authors": [_without_keys(row) for row in authors if row["input_no"] == number],
                "frames": frames,
                "quotes": [_without_keys(row) for row in quotes if row["version_id"] == version],
                "actors": [_without_keys(row) for row in actors if row["version_id"] == version],
            }
        )
    return cards


def _belongs(row: Row, frame: Row) -> bool:
    """Tell whether a piece of evidence is of a label: of the document, headline or its sentence."""
    if frame["unit"] == "document":
        return bool(frame["decision"] != "no")
    return bool(
        row["sentence_no"] == frame["sentence_no"]
        and row["in_headline"] == (frame["unit"] == "headline")
    )


def print_card(console: Console, card: dict[str, Any]) -> None:
    """Print one article."""
    head = Text(card["headline"] or "(no headline)", style="bold")
    lines: list[Text] = [head]
    for author in card["authors"]:
        what = ", ".join(
            str(author[name]) for name in ("job_title", "role", "affiliation") if author[name]
        )
        lines.append(Text(f"who    {author['author_name']}" + (f" ({what})" if what else "")))
    if not card["authors"]:
        lines.append(Text(f"who    {card['wire_service'] or card['byline_kind']}"))
    if card["bio"]:
        lines.append(Text(f"       {card['bio']}", style="dim"))
    where = " · ".join(
        str(card[name])
        for name in ("outlet_name", "country", "article_section", "article_type")
        if card[name]
    )
    lines.append(Text(f"where  {where or 'unknown'}"))
    when = card["published_at"] or card["date_published"]
    zone = (
        f" UTC (printed in {card['published_utc_offset']})" if card["published_utc_offset"] else ""
    )
    lines.append(
        Text(
            f"when   {str(when or 'unknown').replace('T', ' ')}{zone}"
            f" · {card['in_language']} · {card['word_count']} words"
        )
    )
    lines += _quote_lines(card)
    lines += _frame_lines(card)
    console.print(Panel(Group(*lines), title=card["url"], title_align="left", expand=True))


def _frame_lines(card: dict[str, Any]) -> list[Text]:
    """Return the frames that the text has, with their words; then what is left open; then the rest."""
    labels = [
        frame
        for frame in card["frames"]
        if frame["unit"] == "document" and not frame["scheme"].endswith("_rollup")
    ]
    lines = []
    for frame in sorted(labels, key=lambda f: (f["scheme"], -f["probability"])):
        if frame["decision"] != "yes":
            continue
        voice = ", only in quoted speech" if frame["voice"] == "quoted" else ""
        primary = ", primary" if frame["is_primary"] else ""
        name = f"{frame['scheme']}.{frame['frame']}"
        lines.append(
            Text(f"\n{name}: yes  p={frame['probability']:.2f}{primary}{voice}", style="bold")
        )
        lines += [
            _evidence_line(card, frame, entry) for entry in frame["evidence"][:SHOWN_EVIDENCE]
        ]
    lines += _sentence_lines(
        card, {(f["scheme"], f["frame"]) for f in labels if f["decision"] == "no"}
    )
    for decision in ("abstain", "no"):
        rest = [frame for frame in labels if frame["decision"] == decision]
        if rest:
            names = ", ".join(map(_short, sorted(rest, key=lambda f: -f["probability"])))
            lines.append(Text(f"\n{decision}  {names}", style="dim"))
    return lines


def _sentence_lines(card: dict[str, Any], elsewhere: Collection[tuple[str, str]]) -> list[Text]:
    """Return the frames that single sentences have, and the text as a whole does not."""
    lines = []
    for key in sorted(elsewhere):
        found = [
            frame
            for frame in card["frames"]
            if (frame["scheme"], frame["frame"]) == key
            and frame["unit"] != "document"
            and frame["decision"] == "yes"
        ]
        if found:
            n = f"{len(found)} sentence" + ("s" if len(found) > 1 else "")
            lines.append(Text(f"\n{'.'.join(key)}: in {n}, not in the whole", style="bold dim"))
            best = max(found, key=lambda frame: frame["probability"])
            lines += [_evidence_line(card, best, entry) for entry in best["evidence"][:1]]
    return lines


def _short(frame: dict[str, Any]) -> str:
    reason = frame["abstain_reason"]
    why = f" ({reason})" if reason and reason != "near_threshold" else ""
    return f"{frame['scheme']}.{frame['frame']} {frame['probability']:.2f}{why}"


def _quote_lines(card: dict[str, Any]) -> list[Text]:
    """Return who says what in the text, as far as somebody asserts it."""
    lines = []
    for quote in [q for q in card["quotes"] if q["is_asserted"]][:SHOWN_QUOTES]:
        role = f" ({quote['speaker_role']})" if quote["speaker_role"] else ""
        who = f"{quote['speaker_name'] or 'somebody'}{role}"
        text = " ".join(quote["quote_text"].split())
        shown = text if len(text) <= QUOTE_CHARS else text[:QUOTE_CHARS] + "…"
        lines.append(Text(f"says   {who} {quote['cue_verb'] or ''}: {shown}"))
    return lines


def _evidence_line(card: dict[str, Any], frame: dict[str, Any], entry: dict[str, Any]) -> Text:
    text = card["headline"] if entry["in_headline"] else card["body"]
    start, end = entry["start_char"], entry["end_char"]
    before = text[max(0, start - CONTEXT_CHARS) : start].split("\n")[-1]
    after = text[end : end + CONTEXT_CHARS].split("\n")[0]
    line = Text(f"   {entry['voice']:>8}  …{before}")
    line.append(
        entry["evidence_text"], style=f"bold {COLOURS.get(frame['frame'], 'white')} underline"
    )
    line.append(f"{after}…")
    return line


def _without_keys(row: Row) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name, value in row.items()
        if name not in ("input_no", "article_id", "version_id")
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
