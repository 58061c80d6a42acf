"""One codebook, two papers: the appendix that a reader checks, the sheet that a coder fills in."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from transforms.framing.codebook import Codebook, Frame

N_POSITIVE, N_NEAR_MISS, N_TOPICS = 40, 20, 10
"""What a frame needs before its examples can teach a classifier: fewer is advised against."""

SHOWN_EXAMPLES = 4


def advise(book: Codebook) -> Iterator[str]:
    """Yield what is allowed but weak: too few examples, topics or voices, a text given twice."""
    seen: dict[str, str] = {}
    for frame in book.frames:
        labels = Counter(example.label for example in frame.examples)
        for label, wanted in (("positive", N_POSITIVE), ("near_miss", N_NEAR_MISS)):
            if labels[label] < wanted:
                yield f"{frame.name}: {labels[label]} {label} examples; {wanted} are advised"
        n_topics = len({example.topic for example in frame.examples})
        if n_topics < N_TOPICS:
            yield f"{frame.name}: {n_topics} topics; {N_TOPICS} are advised"
        for item in frame.items:
            if frame.examples and not any(item.id in example.items for example in frame.examples):
                yield f"{frame.name}: no example answers item {item.id} with yes"
        for example in frame.examples:
            first = seen.setdefault(example.text, frame.name)
            if first != frame.name:
                yield f"{frame.name}: the same text stands under {first}: {example.text[:60]}"


def render_appendix(book: Codebook) -> str:
    """Return the codebook as Markdown, for the appendix of a paper."""
    lines = [
        f"# {book.title}",
        "",
        f"Codebook `{book.id}`, version {book.version}. Unit of coding: {book.unit}. "
        f"Language: {book.language}.",
        "",
        book.citation,
    ]
    for frame in book.frames:
        lines += ["", *_frame_lines(frame)]
    if book.rollup:
        lines += ["", f"## {book.rollup.title}", "", "| frame | stands for |", "| --- | --- |"]
        lines += [f"| `{name}` | {', '.join(members)} |" for name, members in book.rollup.frames]
    return "\n".join(lines) + "\n"


def render_sheet(book: Codebook) -> str:
    """Return the head of a coding sheet as CSV: a column an item and frame, the question below it."""
    columns = [("unit_id", ""), ("text", f"the {book.unit}"), ("coder", "your initials")]
    for frame in book.frames:
        columns += [(f"{frame.name}.{item.id}", item.question) for item in frame.items]
        columns.append((frame.name, f"{frame.definition} (yes, no, unsure)"))
        columns.append((f"{frame.name}.voice", "author, quoted, reported, headline"))
    columns += [("primary", "the one frame that dominates, or none"), ("remarks", "")]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    writer.writerow([question for _, question in columns])
    return out.getvalue()


def _frame_lines(frame: Frame) -> Iterator[str]:
    yield f"## {frame.title} (`{frame.name}`)"
    yield ""
    yield frame.definition
    yield ""
    for heading, rules in (("Code it when", frame.include), ("Do not code it when", frame.exclude)):
        yield f"{heading}:"
        yield ""
        yield from (f"- {rule}" for rule in rules)
        yield ""
    yield f"Voice: {frame.voice_rule}"
    yield ""
    yield "| item | question | some of its cues |"
    yield "| --- | --- | --- |"
    for item in frame.items:
        yield f"| {item.id} | {item.question} | {'; '.join(item.cues[:6])} |"
    for label, heading in (("positive", "Examples"), ("near_miss", "Near misses")):
        examples = [example for example in frame.examples if example.label == label]
        if examples:
            yield ""
            yield f"{heading} (of {len(examples)}):"
            yield ""
            yield from (f"- {example.text}" for example in examples[:SHOWN_EXAMPLES])
