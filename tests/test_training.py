"""Training: the same bytes each time, nothing of a single text, and errors that say what to mend."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import SettingsError
from flows.training import Trained, evaluate, train_scheme, train_shipped
from tests.weather import CODEBOOK, coded_rows, write_weather
from transforms.errors import ModelError
from transforms.framing import (
    AnnotationInput,
    build_annotator,
    read_codebook,
    shipped_codebooks,
    shipped_model,
)
from transforms.framing.encoders import load_encoder
from transforms.framing.features import ngrams_of
from transforms.framing.model_files import read_model
from transforms.framing.tokenising import Tokeniser
from transforms.framing.training.coded import label_matrix, row_texts
from transforms.framing.training.corpus import MIN_TEXTS, N_FOLDS, Corpus, folds_of
from transforms.framing.training.documents import fit_stack
from transforms.framing.training.fit import Settings, fit_model
from transforms.framing.training.opeds import (
    CODES,
    DOCUMENT_SCHEMES,
    oped_texts,
    read_opeds,
    shipped_opeds,
)

FRAMING = Path(str(files("transforms.framing")))
VECTORS = FRAMING.parent / "text" / "vectors"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_weather(tmp_path_factory.mktemp("coded"))


@pytest.fixture(scope="module")
def trained(sources: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Trained:
    book, data = sources
    out = tmp_path_factory.mktemp("models") / "weather"
    return train_scheme(str(book), data, out, encoder="none", folds="meta.place")


def test_two_trainings_give_the_same_bytes(
    sources: tuple[Path, Path], trained: Trained, tmp_path: Path
) -> None:
    book, data = sources
    again = train_scheme(str(book), data, tmp_path, encoder="none", folds="meta.place")

    assert set(again.files) == {"model.json", "weights.npz", "weather.toml", "card.md"}
    for name, content in again.files.items():
        assert content == trained.files[name], name
        assert content == (trained.folder / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("A gale tears the roofs off the school at last", {"storm"}),
        ("No wind ruffles the flags of the ministry on Monday", {"calm"}),
        ("The mayor opens a new library in the harbour on Monday", set()),
    ],
)
def test_a_trained_model_annotates(trained: Trained, text: str, frames: set[str]) -> None:
    annotator = build_annotator([read_model(trained.folder, {})])
    (found,) = annotator.annotate([AnnotationInput(text=text)])
    labels = [label for label in found.frames if label.unit == "document"]

    assert {label.frame for label in labels} == {"storm", "calm"}
    assert {label.frame for label in labels if label.decision == "yes"} == frames
    assert all(label.evidence for label in labels if label.decision == "yes")


def test_the_commands_train_and_evaluate(sources: tuple[Path, Path], tmp_path: Path) -> None:
    book, data = map(str, sources)
    model = str(tmp_path / "weather")
    train = ["train", "--codebook", book, "--data", data, "--out", model, "--encoder", "none"]
    measure = ["evaluate", "--data", data, "--scheme", "weather", "--model", model]
    made = CliRunner().invoke(app, train)
    table = CliRunner().invoke(app, measure)
    part = CliRunner().invoke(app, [*measure, "--where", "meta.place=the harbour"])

    assert (made.exit_code, table.exit_code, part.exit_code) == (0, 0, 0), made.output
    assert "Weather frames (weather@1.0)" in made.output
    assert f"{len(list(coded_rows()))} texts" in table.output
    for line in ("| storm | 30 | ", "| calm | 30 | ", "| frame | support | precision |"):
        assert line in table.output
    assert "| storm | 6 | " in part.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scheme", "snow"], ["snow: no model has this scheme", "one of weather"]),
        (
            ["--scheme", "weather", "--where", "meta.place=nowhere"],
            ["no rows to measure on", "--where"],
        ),
        (["--scheme", "weather", "--where", "place"], ["--where place", "write field=value"]),
    ],
)
def test_an_evaluation_that_cannot_be_is_refused(
    sources: tuple[Path, Path], trained: Trained, arguments: list[str], says: list[str]
) -> None:
    given = ["evaluate", "--data", str(sources[1]), "--model", str(trained.folder), *arguments]
    found = CliRunner().invoke(app, given)

    assert found.exit_code == 1
    assert isinstance(found.exception, SystemExit)
    assert all(part in found.output for part in says), found.output


def test_an_evaluation_says_what_annotate_says(
    sources: tuple[Path, Path], trained: Trained
) -> None:
    figures = evaluate(sources[1], "weather", [trained.folder])
    annotator = build_annotator([read_model(trained.folder, {})])
    rows = list(coded_rows())
    inputs = [AnnotationInput(text=row["text"], in_language="en") for row in rows]
    n_abstains, n_right = 0, 0
    for row, annotation in zip(rows, annotator.annotate(inputs), strict=True):
        for label in annotation.frames:
            if label.unit == "document" and label.frame == "storm":
                n_abstains += label.decision == "abstain"
                n_right += label.decision == "yes" and "storm" in row["labels"]
    storm = figures.frames[0]

    assert storm.frame == "storm"
    assert storm.abstention == pytest.approx(n_abstains / len(rows))
    assert storm.recall >= n_right / storm.support > 0.5


def test_a_model_whose_codebook_was_changed_is_refused(trained: Trained, tmp_path: Path) -> None:
    for name, content in trained.files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "weather.toml").write_text(CODEBOOK.replace('"1.0"', '"1.1"'), "utf-8")

    with pytest.raises(ModelError) as caught:
        read_model(tmp_path, {})
    assert caught.value.name == str(tmp_path)
    assert "weather@1.0" in caught.value.detail
    assert "weather@1.1" in caught.value.detail
    assert "train it again" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.json", None),
        ("weights.npz", None),
        ("weather.toml", None),
        ("model.json", b"{}"),
        ("model.json", b"[]"),
        ("model.json", b"\xff"),
        ("weights.npz", b"PK"),
        ("weights.npz", b""),
        ("weather.toml", b"id = "),
        ("weather.toml", b"\xff"),
    ],
)
def test_a_folder_without_a_whole_model_is_refused_by_name(
    trained: Trained, tmp_path: Path, name: str, content: bytes | None
) -> None:
    for file, right in trained.files.items():
        if file != name:
            (tmp_path / file).write_bytes(right)
        elif content is not None:
            (tmp_path / file).write_bytes(content)

    with pytest.raises(ModelError) as caught:
        read_model(tmp_path, {})
    assert caught.value.name == str(tmp_path)


@pytest.mark.parametrize("place", [40, 1_000, 10_000, -2_000, -30])
def test_damaged_weights_are_refused_by_name(trained: Trained, tmp_path: Path, place: int) -> None:
    for name, content in trained.files.items():
        (tmp_path / name).write_bytes(content)
    damaged = bytearray(trained.files["weights.npz"])
    start = place % len(damaged)
    damaged[start : start + 20] = b"\xaa" * 20
    (tmp_path / "weights.npz").write_bytes(damaged)

    with pytest.raises(ModelError, match="no model can be read here"):
        read_model(tmp_path, {})


def test_a_model_of_another_format_is_refused(trained: Trained, tmp_path: Path) -> None:
    for name, content in trained.files.items():
        (tmp_path / name).write_bytes(content.replace(b'"format": 1', b'"format": 0'))

    with pytest.raises(ModelError, match=r"format 0 \(train it again"):
        read_model(tmp_path, {})


@pytest.mark.parametrize(
    ("content", "where", "says"),
    [
        ('{"labels": ["storm"]}', [], ["headlines, row 1", '{"text", "labels": [...]}']),
        ('{"text": "A gale", "labels": []}\n{"text": "x"}', [], ["headlines, row 2", "no labels"]),
        ('{"text": "A gale", "labels": "storm"}', [], ["headlines, row 1", "no labels"]),
        ('{"text": "A gale", "labels": [{}]}', [], ["headlines, row 1", "no labels"]),
        ('{"text": 5, "labels": []}', [], ["headlines, row 1", "no text"]),
        ("\ngale: storm", [], ["headlines.jsonl:2: not JSON", "mend it"]),
        ("[1]", [], ["headlines.jsonl:1: not a JSON object", '{"text", "labels"']),
        (b"\xff\xfe", [], ["headlines.jsonl: unreadable", "UTF-8"]),
        ("", [], ["headlines.jsonl: no rows to learn from", "--where"]),
        ('{"text": "A gale", "labels": []}', ["a=b"], ["no rows to learn from", "--where"]),
        ('{"text": "A gale", "labels": []}', ["lang"], ["--where lang", "write field=value"]),
        ('{"text": "A gale", "labels": []}', ["=en"], ["--where =en", "write field=value"]),
    ],
)
def test_bad_coded_texts_name_the_row_and_the_remedy(
    sources: tuple[Path, Path],
    tmp_path: Path,
    content: str | bytes,
    where: list[str],
    says: list[str],
) -> None:
    data = tmp_path / "headlines.jsonl"
    data.write_bytes(content if isinstance(content, bytes) else content.encode())
    conditions = [part for condition in where for part in ("--where", condition)]
    given = ["train", "--codebook", str(sources[0]), "--data", str(data), "--encoder", "none"]
    found = CliRunner().invoke(app, [*given, "--out", str(tmp_path / "out"), *conditions])

    assert found.exit_code == 1
    assert isinstance(found.exception, SystemExit)
    assert all(part in found.output for part in says), found.output
    assert not (tmp_path / "out").exists()


def test_coded_texts_may_be_gzipped(sources: tuple[Path, Path], tmp_path: Path) -> None:
    data = tmp_path / "headlines.jsonl.gz"
    data.write_bytes(gzip.compress(sources[1].read_bytes()))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(data.read_bytes()[:100])

    assert train_scheme(str(sources[0]), data, tmp_path / "out", encoder="none").files
    with pytest.raises(ModelError, match=r"cut\.jsonl\.gz: unreadable"):
        train_scheme(str(sources[0]), cut, tmp_path / "cut", encoder="none")


def test_nothing_to_learn_from_is_refused(sources: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing to learn from \(write examples, or give --data"):
        train_scheme(str(sources[0]), None, tmp_path, encoder="none")
    with pytest.raises(SettingsError, match=r"no such file, and no shipped codebook of that id"):
        train_scheme("wether", sources[1], tmp_path, encoder="none")
    with pytest.raises(ModelError, match=r"narrative_frames\.jsonl.*--sets"):
        train_shipped(tmp_path, tmp_path)


def test_an_encoder_that_does_not_exist_is_refused(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="'nonsense': auto, none or minilm"):
        train_scheme(str(sources[0]), sources[1], tmp_path, encoder="nonsense")
    with pytest.raises(ModelError, match="nonsense: no such encoder"):
        load_encoder("nonsense")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30)), max_size=80))
def test_folds_keep_groups_together_and_deal_evenly(texts: list[tuple[str, int]]) -> None:
    groups = [f"{name}/{number}" for name, number in texts]
    folds = folds_of(groups)
    turned = folds_of(groups[::-1])[::-1]
    of_group: dict[str, set[int]] = defaultdict(set)
    for group, fold in zip(groups, folds, strict=True):
        of_group[group].add(int(fold))

    assert (turned == folds).all()
    assert all(len(found) == 1 for found in of_group.values())
    for name in "abc":
        loads = Counter(dict.fromkeys(range(N_FOLDS), 0))
        loads.update(int(f) for f, (own, _) in zip(folds, texts, strict=True) if own == name)
        largest = max(Counter(g for g in groups if g.startswith(name)).values(), default=0)
        assert max(loads.values()) - min(loads.values()) <= largest


def test_a_model_keeps_no_words_of_fewer_than_three_texts(trained: Trained) -> None:
    data = json.loads(trained.files["model.json"])
    tokeniser = Tokeniser([read_codebook(CODEBOOK)])
    counts: Counter[str] = Counter()
    for row in coded_rows():
        tokens, _ = tokeniser.read(row["text"])
        counts.update(set(ngrams_of(tokens.words, range(len(tokens)))))
    known = {ngram for ngram, count in counts.items() if count >= MIN_TEXTS}

    assert MIN_TEXTS >= 3
    assert set(data["ngrams"]) == known
    assert set(data["known_words"]) == {ngram for ngram in known if " " not in ngram}


def test_weights_are_numbers_and_no_pickles(trained: Trained) -> None:
    for path in (
        trained.folder / "weights.npz",
        FRAMING / "model" / "weights.npz",
        VECTORS / "static.npz",
    ):
        with np.load(path, allow_pickle=False) as loaded:
            kinds = {loaded[name].dtype.kind for name in loaded.files}

        assert kinds <= {"f", "i"}, path


def test_what_is_shipped_is_small() -> None:
    sizes = [
        path.stat().st_size
        for folder in (FRAMING / "model", VECTORS)
        for path in folder.rglob("*")
        if path.is_file()
    ]

    assert sum(sizes) < 20_000_000


NAMES = {f"{book.id}.{name}" for book in shipped_codebooks() for name in book.frame_names()}
OPED = "=== a-slug\nheadline: A headline\ntopic: roofs\ngeneric: conflict\n"


def test_every_code_names_a_frame_of_a_shipped_codebook() -> None:
    assert set(CODES.values()) == NAMES


def test_the_shipped_opeds_are_coded_by_the_shipped_frames() -> None:
    opeds = shipped_opeds()
    slugs = Counter(oped.slug for oped in opeds)

    assert [slug for slug, n in slugs.items() if n > 1] == []
    for oped in opeds:
        assert oped.sentences and oped.head["headline"] and oped.head["topic"], oped.slug
        for scheme in DOCUMENT_SCHEMES:
            named = {name.strip() for name in oped.head[scheme].split(",")} - {""}
            assert {f"{scheme}.{name}" for name in named} <= NAMES, oped.slug
        primary = oped.head.get("primary", "")
        assert not primary or f"policy.{primary}" in NAMES, oped.slug
    for text in oped_texts(opeds):
        assert text.frames <= NAMES


def test_an_oped_is_read_with_its_paragraphs() -> None:
    (oped,) = read_opeds(f"{OPED}\ng.con | They quarrel.\n- | It rains.\n\n- | The end.\n", "a.txt")
    *sentences, whole = oped_texts([oped])

    assert whole.text == "They quarrel. It rains.\n\nThe end."
    assert (whole.unit, whole.frames) == ("document", {"generic.conflict"})
    assert [sorted(text.frames) for text in sentences] == [["generic.conflict"], [], []]
    assert {text.group for text in (*sentences, whole)} == {"opeds/0"}


@pytest.mark.parametrize(
    ("codes", "other"), [("-", math.nan), ("g.con", math.nan), ("p.eco", 0.0), ("p.oth", 1.0)]
)
def test_silence_on_policy_is_no_answer_on_other(codes: str, other: float) -> None:
    (oped,) = read_opeds(f"{OPED}\n{codes} | It rains.\n", "a.txt")
    sentence, _ = oped_texts([oped])
    found = label_matrix([sentence], "policy", ["economic", "other"])

    np.testing.assert_array_equal(found, [[float(codes == "p.eco"), other]])


def test_no_pool_counts_against_a_frame() -> None:
    random = np.random.default_rng(7)
    sure = random.normal(size=(80, 1, 2))
    pools = sure + random.normal(scale=[[0.1], [0.5], [0.1], [2.0]], size=(80, 4, 2))
    labels = (sure[:, 0] - 0.5 * pools[:, 3] > 0).astype(float)
    stack = fit_stack(pools, np.zeros((80, 2)), np.zeros((80, 0)), labels, 2.0)

    assert (stack.slopes >= 0).all()
    assert (stack.slopes == 0).any()
    for scheme in shipped_model().schemes:
        if scheme.document_head is not None:
            assert (scheme.document_head.pool_weights >= 0).all(), scheme.codebook.id


def test_of_strengths_that_are_as_good_the_strongest_penalty_is_taken() -> None:
    book = read_codebook(CODEBOOK)
    corpus = Corpus(list(row_texts(coded_rows(), book, "meta.place", "weather")), [book])
    weights = []
    for settings in (
        Settings(statement_c=(0.5,)),
        Settings(statement_c=(0.5, 8.0), tie=1.0),
        Settings(statement_c=(8.0,)),
    ):
        model, _ = fit_model("weather", corpus, settings)
        weights.append(model.schemes[0].head.weights)

    assert (weights[0] == weights[1]).all()
    assert (weights[1] != weights[2]).any()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("They quarrel.", 5),
        ("g.con |", 5),
        ("g.con They quarrel.", 5),
        ("g.war | They quarrel.", 5),
        ("- | It rains.\n\nThey quarrel.", 7),
    ],
)
def test_an_oped_line_without_codes_is_refused_by_file_and_line(line: str, number: int) -> None:
    with pytest.raises(ModelError) as caught:
        read_opeds(OPED + line, "a.txt")
    assert caught.value.name == f"a.txt:{number}"
    assert "g.con p.ptc | Text." in caught.value.remedy


def test_text_before_the_first_oped_is_refused() -> None:
    with pytest.raises(ModelError, match=r"a\.txt:1: text before the first op-ed \(begin with"):
        read_opeds("- | It rains.\n", "a.txt")
