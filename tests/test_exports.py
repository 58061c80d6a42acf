"""Exports hold all rows and nothing but what they may; others put the words back."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.exporting import reattach
from flows.exporting.folder import ExportError, new_folder
from flows.exporting.plain import Selection, export_tables
from flows.exporting.release import choose_released
from flows.exporting.shareable import export_shareable
from flows.home import Home
from flows.pipeline import run_pipeline
from flows.press.server import serve_press, study_toml
from flows.settings import ExportSettings, NightlyParameters, Study, StudySettings
from transforms.excerpts import MARK, Excerpts, cut_at_word
from transforms.framing import Annotator
from transforms.leaks import RUN, LeakFinder
from warehouse.catalogue import UnknownTable, read_catalogue
from warehouse.shareable import sharing_policy
from warehouse.snapshots import current_snapshot, open_read_only, point_to, snapshot_path

OUTLETS = ("harbour-courier", "northern-tribune", "xinghe-wanbao")
HOSTILE = [
    '=HYPERLINK("http://example.org";"click")',
    "+1 to @everyone",
    "-2+3|cmd",
    "@SUM(A1:A9)",
    'He said: "no, ""never""", and left',
    "two\nlines\r\nand three",
    "one, two; three\tfour",
    "😀 family 👨‍👩‍👧 flag 🇰🇪",
    "科特卡人权对话闭幕，三方未发联合公报",
    "'already quoted",
    "",
]
WORDS = {
    "frame_evidence": "evidence_text",
    "quotes": "quote_text",
    "portrayal_evidence": "evidence_text",
}


@pytest.fixture(scope="module")
def home(annotator: Annotator, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A study after two nights, one article of which was edited in between."""
    place = Home(tmp_path_factory.mktemp("exports") / "study")
    place.create()
    with serve_press() as press:
        place.config.write_text(study_toml(press.port, OUTLETS), "utf-8")
        run_pipeline(place, "nightly", NightlyParameters(home=place.root), annotator=annotator)
        press.night = 2
        run_pipeline(place, "nightly", NightlyParameters(home=place.root), annotator=annotator)
    return place


@pytest.fixture(scope="module")
def source(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    # A copy: DuckDB shares one instance, with its settings, between connections to one file.
    copy = home.root / "source.duckdb"
    shutil.copyfile(current_snapshot(home.warehouse) or "", copy)
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def plain(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("exports") / "plain"
    export_tables(home, StudySettings(), target, Selection())
    return target


@pytest.fixture(scope="module")
def bundle(home: Home, annotator: Annotator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("exports") / "bundle"
    export_shareable(home, Study(), target, Selection(), annotator=annotator)
    return target


@pytest.fixture
def changed(home: Home, tmp_path: Path) -> Callable[..., Home]:
    """Return a copy of the study whose published file was changed with SQL."""

    def change(*statements: str) -> Home:
        copy = Home(tmp_path / "changed")
        (copy.warehouse / "snapshots").mkdir(parents=True)
        file = snapshot_path(copy.warehouse, datetime(2026, 11, 25))
        shutil.copyfile(current_snapshot(home.warehouse) or "", file)
        file.chmod(0o644)
        with duckdb.connect(str(file)) as connection:
            for statement in statements:
                connection.execute(statement)
        point_to(copy.warehouse, file)
        return copy

    return change


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_holds_every_row_of_its_source(
    plain: Path, source: duckdb.DuckDBPyConnection
) -> None:
    package = json.loads((plain / "datapackage.json").read_text("utf-8"))
    names = {resource["title"] for resource in package["resources"]}
    checked = 0
    for relation in read_catalogue(source):
        if relation.name not in names:
            continue
        columns = {column.name: column.type for column in relation.columns}
        files = (
            f"read_parquet('{plain}/data/{relation.name}.parquet')",
            f"read_csv('{plain}/data/{relation.name}.csv', columns = {columns}, header = true, "
            "allow_quoted_nulls = false, delim = ',', quote = '\"', escape = '\"')",
        )
        for file in files:
            for left, right in ((file, relation.name), (relation.name, file)):
                lost = source.execute(f"FROM {left} EXCEPT ALL FROM {right}").fetchall()
                assert lost == [], (relation.name, left)
        checked += 1

    assert checked == len(names) > 25
    assert not names & {"v_help", "schema_migrations"}


def test_hashes_verify(plain: Path, bundle: Path) -> None:
    for folder in (plain, bundle):
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        listed = len((folder / "SHA256SUMS").read_text().splitlines())

        assert done.returncode == 0, done.stderr
        assert listed == sum(path.is_file() for path in folder.rglob("*")) - 1


def test_the_same_snapshot_gives_the_same_bytes(
    home: Home, annotator: Annotator, plain: Path, bundle: Path, tmp_path: Path
) -> None:
    export_tables(home, StudySettings(), tmp_path / "plain", Selection())
    export_shareable(home, Study(), tmp_path / "bundle", Selection(), annotator=annotator)

    for first, second in ((plain, tmp_path / "plain"), (bundle, tmp_path / "bundle")):
        assert (first / "SHA256SUMS").read_bytes() == (second / "SHA256SUMS").read_bytes()


@pytest.mark.parametrize("kind", ["plain", "bundle"])
def test_the_data_package_describes_each_file(kind: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(kind)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    names = [resource["name"] for resource in package["resources"]]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in [package["name"], *names])
    assert {resource["path"] for resource in package["resources"]} == {
        path.relative_to(folder).as_posix() for path in (folder / "data").iterdir()
    }
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if resource["format"] == "csv":
            rows = read_csv(folder / resource["path"])
            assert resource["rows"] == len(rows)
            assert not rows or list(rows[0]) == fields
            key = resource["schema"].get("primaryKey", [])
            assert len({tuple(row[name] for name in key) for row in rows}) == len(rows) or not key
        for link in resource["schema"].get("foreignKeys", []):
            assert link["reference"]["resource"] in ["", *names]
            assert link["fields"] in fields
    articles = next(r for r in package["resources"] if r["name"] == "articles")["schema"]

    assert articles["primaryKey"] == ["article_id"]
    assert {link["fields"] for link in articles["foreignKeys"]} >= {"outlet_id", "run_id"}
    assert {"opframe_version", "snapshot", "run_id", "created"} <= set(package)


@pytest.mark.parametrize(
    ("selection", "sql"),
    [
        (Selection(outlets=("northern-tribune",)), "outlet_id = 'northern-tribune'"),
        (Selection(since=date(2019, 9, 17)), "date_published >= '2019-09-17'"),
        (Selection(until=date(2019, 9, 17)), "date_published <= '2019-09-17'"),
        (Selection(where="country = 'CN' OR wire_service = 'x'"), "country = 'CN'"),
        (Selection(where="false"), "false"),
    ],
)
def test_an_export_holds_the_chosen_articles(
    home: Home,
    source: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    selection: Selection,
    sql: str,
) -> None:
    tables = ("articles", "frame_labels", "v_evidence", "outlets")
    chosen = replace(selection, tables=tables)
    report = export_tables(home, StudySettings(), tmp_path / "out", chosen, format_="csv")
    rows = {table["name"]: table["n_rows"] for table in report.tables}
    articles = f"(SELECT article_id FROM articles WHERE {sql})"

    for name in ("articles", "frame_labels", "v_evidence"):
        expected = source.execute(f"SELECT count(*) FROM {name} WHERE article_id IN {articles}")
        assert (rows[name],) == expected.fetchone()
    assert rows["outlets"] == len(OUTLETS)


def test_a_query_keeps_its_order_and_goes_with_its_sql(home: Home, tmp_path: Path) -> None:
    sql = "SELECT headline, [1, 2] AS pair FROM articles ORDER BY headline DESC NULLS LAST;"
    export_tables(home, StudySettings(), tmp_path / "out", Selection(query=sql))
    rows = read_csv(tmp_path / "out" / "data" / "query.csv")

    assert [row["headline"] for row in rows] == sorted(
        (row["headline"] for row in rows), reverse=True
    )
    assert rows[0]["pair"] == "[1,2]"
    assert (tmp_path / "out" / "query.sql").read_text() == sql + "\n"


@pytest.mark.parametrize(
    ("selection", "error", "message"),
    [
        (
            Selection(tables=("v_frame",)),
            UnknownTable,
            'no table or view "v_frame"; it has: .*v_frames',
        ),
        (Selection(outlets=("nobody",)), ExportError, "northern-tribune"),
        (Selection(query="SELECT 1", tables=("articles",)), ExportError, "--query says all"),
        (Selection(query="DELETE FROM articles"), duckdb.Error, "DELETE"),
        (Selection(query="SELECT 1", where="true"), ExportError, "--query says all"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_leaves_nothing(
    home: Home, tmp_path: Path, selection: Selection, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        export_tables(home, StudySettings(), tmp_path / "out", selection)

    assert list(tmp_path.iterdir()) == []


def test_a_full_folder_is_refused_and_only_an_export_is_replaced(
    home: Home, tmp_path: Path
) -> None:
    target, chosen = tmp_path / "out", Selection(tables=("outlets",))
    target.mkdir()
    (target / "thesis.doc").write_text("mine")
    with pytest.raises(ExportError, match="--replace"):
        export_tables(home, StudySettings(), target, chosen)
    with pytest.raises(ExportError, match="is no export"):
        export_tables(home, StudySettings(), target, chosen, is_replaced=True)

    assert (target / "thesis.doc").read_text() == "mine"
    (target / "thesis.doc").unlink()
    export_tables(home, StudySettings(), target, chosen)
    export_tables(home, StudySettings(), target, Selection(tables=("runs",)), is_replaced=True)
    assert {path.name for path in (target / "data").iterdir()} == {"runs.csv", "runs.parquet"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_killed_export_leaves_no_half_folder(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "out"
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from flows.exporting.plain import Selection, export_tables\n"
        "from flows.home import Home; from flows.settings import StudySettings\n"
        "def watch(step, done, total):\n"
        "    if done == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "export_tables(Home(Path(sys.argv[1])), StudySettings(), Path(sys.argv[2]), Selection(), watch=watch)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home.root), str(target)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert [path.suffix for path in tmp_path.iterdir()] == [".exporting"]
    export_tables(home, StudySettings(), target, Selection(tables=("outlets",)))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_killed_between_its_renames_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ".out.replaced").mkdir()
    (tmp_path / ".out.replaced" / "SHA256SUMS").write_text("")
    with pytest.raises(ExportError, match="not empty"), new_folder(tmp_path / "out"):
        raise AssertionError("it was put back, and is not empty")


def test_a_full_disk_is_said_with_a_remedy(tmp_path: Path) -> None:
    with (
        pytest.raises(ExportError, match=r"No space left.*Free space"),
        new_folder(tmp_path / "out"),
    ):
        raise duckdb.IOException("Could not write file: No space left on device")

    assert list(tmp_path.iterdir()) == []


def hostile_statements() -> list[str]:
    values = ", ".join(
        f"({n}, '{text.replace(chr(39), chr(39) * 2)}')" for n, text in enumerate(HOSTILE)
    )
    return [
        f"CREATE TABLE hostile AS FROM (VALUES {values}) AS t(n, text)",
        "INSERT INTO hostile VALUES (99, NULL)",
    ]


def test_hostile_values_come_back_as_they_were(
    changed: Callable[..., Home], tmp_path: Path
) -> None:
    place = changed(*hostile_statements())
    export_tables(place, StudySettings(), tmp_path / "out", Selection(tables=("hostile",)))
    path = tmp_path / "out" / "data" / "hostile.csv"
    expected = [*HOSTILE, None]

    assert duckdb.execute(
        "SELECT text FROM read_csv(?, allow_quoted_nulls = false, all_varchar = true, header = true) "
        "ORDER BY n::INT",
        [str(path)],
    ).fetchall() == [(text,) for text in expected]
    assert [row["text"] for row in read_csv(path)] == [text or "" for text in expected]


def test_csv_for_excel_has_a_mark_and_no_formulas(
    changed: Callable[..., Home], tmp_path: Path
) -> None:
    place = changed(*hostile_statements())
    export_tables(
        place, StudySettings(), tmp_path / "out", Selection(tables=("hostile",)), for_excel=True
    )
    path = tmp_path / "out" / "data" / "hostile.csv"
    cells = [row["text"] for row in read_csv(path)]

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert cells[0] == "'" + HOSTILE[0]
    assert cells[8] == HOSTILE[8]


def test_somebody_has_decided_about_every_column(source: duckdb.DuckDBPyConnection) -> None:
    """A new column is private until it is named in warehouse/shareable.toml."""
    assert sharing_policy().undecided(read_catalogue(source)) == []


def test_a_new_column_and_a_new_table_stay_private(
    changed: Callable[..., Home], annotator: Annotator, tmp_path: Path
) -> None:
    place = changed(
        "ALTER TABLE quotes ADD COLUMN whole_paragraph VARCHAR DEFAULT 'secret words'",
        "CREATE TABLE diary AS SELECT 'secret words' AS entry",
    )
    report = export_shareable(
        place, Study(), tmp_path / "out", Selection(), format_="csv", annotator=annotator
    )

    assert "diary" not in {table["name"] for table in report.tables}
    assert any("quotes.whole_paragraph" in note and "diary" in note for note in report.notes)
    for path in (tmp_path / "out").rglob("*.*"):
        assert b"secret words" not in path.read_bytes()


def long_texts(folder: Path) -> set[str]:
    """Return every cell and document of a bundle that could hold a run of an article."""
    found = set()
    for path in folder.rglob("*"):
        if path.suffix == ".parquet":
            cells = duckdb.execute(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'").fetchall()
            found |= {cell for row in cells for cell in row if cell}
        elif path.suffix == ".csv":
            found |= {cell for row in read_csv(path) for cell in row.values()}
        elif path.is_file():
            found.add(path.read_text("utf-8"))
    return {text for text in found if len(text) >= RUN}


def test_no_run_of_a_body_stands_in_a_bundle(
    bundle: Path, source: duckdb.DuckDBPyConnection
) -> None:
    texts = [
        row[0]
        for row in source.execute("SELECT unnest([body, bio]) FROM article_versions").fetchall()
    ]
    runs = {text[n : n + RUN] for text in texts if text for n in range(len(text) - RUN + 1)}

    assert len(runs) > 10_000
    for text in long_texts(bundle):
        assert not runs & {text[n : n + RUN] for n in range(len(text) - RUN + 1)}, text[:200]


def test_pieces_of_a_body_neither_meet_nor_add_up(
    bundle: Path, source: duckdb.DuckDBPyConnection
) -> None:
    sizes = dict(source.execute("SELECT version_id, length(body) FROM article_versions").fetchall())
    shown: dict[str, set[int]] = {}
    for table, column in WORDS.items():
        for row in read_csv(bundle / "data" / f"{table}.csv"):
            assert len(row[column]) <= 40 + len(MARK)
            if row[column] and row.get("in_headline") != "true":
                start = int(row["start_char"])
                size = len(row[column].removesuffix(MARK))
                shown.setdefault(row["version_id"], set()).update(range(start, start + size))

    assert len(shown) > 10
    for version, places in shown.items():
        assert len(places) <= max(40, 0.15 * sizes[version])
        ends = [place for place in sorted(places) if place + 1 not in places]
        starts = [place for place in sorted(places) if place - 1 not in places]
        assert all(end - start < 40 for start, end in zip(starts, ends, strict=True))


@pytest.fixture(params=["jsonl", "txt", "csv", "print", "bare"])
def held(
    request: pytest.FixtureRequest, source: duckdb.DuckDBPyConnection, tmp_path: Path
) -> tuple[str, Path]:
    """The texts of the published file as somebody else may hold them."""
    rows = source.execute(
        "SELECT DISTINCT version_id, headline, body FROM article_versions"
    ).fetchall()
    folder = tmp_path / "texts"
    folder.mkdir()
    kind: str = request.param
    for version, headline, body in rows:
        if kind == "jsonl":
            line = json.dumps({"headline": headline, "body": body}) + "\n"
            with (folder / "all.jsonl").open("a", encoding="utf-8") as file:
                file.write(line)
        elif kind == "csv":
            is_new = not (folder / "all.csv").exists()
            with (folder / "all.csv").open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([["headline", "text"]] * is_new + [[headline, body]])
        elif kind == "txt":
            (folder / f"{version}.txt").write_text(f"{headline}\n{body}\n", "utf-8")
        elif kind == "print":
            plain = re.sub(r"\s+", " ", body).translate(str.maketrans("“”’—", '""\'-'))
            text = (
                f"OPINION\n{headline}\nBy Somebody\n9 May 2011\n\n{plain}\n\nThe author writes.\n"
            )
            (folder / f"{version}.txt").write_text(unicodedata.normalize("NFD", text), "utf-8")
        else:
            (folder / f"{version}.txt").write_text(body.replace("\n", "\n\n\n"), "utf-8")
    return kind, folder


def test_who_holds_the_texts_puts_the_same_words_back(
    bundle: Path, held: tuple[str, Path], source: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    kind, folder = held
    out = tmp_path / "out"
    # -I -S: nothing but the standard library.
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(bundle / "reattach.py"), str(folder), "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    n_texts = len(
        {row[0] for row in source.execute("SELECT version_id FROM article_versions").fetchall()}
    )
    how = "exact" if kind in ("jsonl", "txt", "csv") else "letters"

    assert report["texts"] == {"exact": 0, "letters": 0, "changed": 0, "unmatched": 0, how: n_texts}
    assert report["versions"]["without"] == 0
    for table, column in WORDS.items():
        counts = report["words"][table]
        assert counts["rows"] == counts["proved"] > 0, (table, counts)
        expected = source.execute(
            f"SELECT version_id, start_char, end_char, {column} FROM {table} ORDER BY ALL"
        ).fetchall()
        found = sorted(
            (row["version_id"], int(row["start_char"]), int(row["end_char"]), row[column])
            for row in read_csv(out / f"{table}.csv")
        )
        if how == "exact":
            assert found == expected
        same = [reattach.letters(row[3]) for row in found]
        assert sorted(same) == sorted(reattach.letters(row[3]) for row in expected)


def test_a_changed_text_and_a_stranger_are_told_apart(
    bundle: Path, source: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    row = source.execute("SELECT url, body FROM article_versions ORDER BY version_id").fetchone()
    assert row is not None
    lines = [
        {"url": row[0], "body": row[1] + " One more word."},
        {"body": "Nobody knows this text."},
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    report = reattach.reattach(bundle, [tmp_path / "t.jsonl"], tmp_path / "out")

    assert report["texts"] == {"exact": 0, "letters": 0, "changed": 1, "unmatched": 1}
    assert report["versions"]["with_text"] == 0


def test_forged_words_are_not_proved() -> None:
    body = "The parties clash over the harbour, and nobody gives way."
    key = reattach.words_key(body)
    proof = reattach.prove_words(key, "clash over")

    assert proof == reattach.prove_words(key, "“Clash  over”")
    assert proof != reattach.prove_words(key, "agree over")
    assert proof != reattach.prove_words(reattach.words_key(body + " Still."), "clash over")


@pytest.mark.parametrize(
    ("column", "refused", "kept"),
    [
        ("tdm_reserved BOOLEAN", "true", "false"),
        ("tdm_reserved INTEGER", "1", "0"),
        ("tdm_reserved VARCHAR", "'see our terms'", "'false'"),
        ("robots_decision VARCHAR", "'disallowed'", "'allowed'"),
    ],
)
def test_opted_out_articles_stay_out(
    changed: Callable[..., Home], column: str, refused: str, kept: str
) -> None:
    name = column.split()[0]
    place = changed(
        f"ALTER TABLE article_versions ADD COLUMN {column}",
        f"UPDATE article_versions SET {name} = CASE outlet_id WHEN 'xinghe-wanbao' THEN {refused} "
        f"WHEN 'harbour-courier' THEN {kept} END",
    )
    with open_read_only(place.warehouse) as connection:
        release = choose_released(
            connection,
            read_catalogue(connection),
            ExportSettings(),
            sharing_policy().permitted_robots_decisions,
        )
        outlets = connection.execute(
            "SELECT DISTINCT outlet_id FROM articles SEMI JOIN released_articles USING (article_id)"
        ).fetchall()

    assert set(outlets) == {("harbour-courier",), ("northern-tribune",)}
    assert release.left_out == {name: release.n_articles - release.n_released}
    assert release.unknown_opt_outs == ()
    assert release.n_undecided == 0


def test_what_the_fetch_recorded_decides_what_goes_out(changed: Callable[..., Home]) -> None:
    of_outlet = "WHERE article_id IN (SELECT article_id FROM articles WHERE outlet_id = '{}')"
    place = changed(
        "UPDATE fetch_decisions SET tdm_reserved = true " + of_outlet.format("xinghe-wanbao"),
        "DELETE FROM fetch_decisions " + of_outlet.format("harbour-courier"),
    )
    with open_read_only(place.warehouse) as connection:
        release = choose_released(
            connection,
            read_catalogue(connection),
            ExportSettings(),
            sharing_policy().permitted_robots_decisions,
        )
        outlets = connection.execute(
            "SELECT DISTINCT outlet_id FROM articles SEMI JOIN released_articles USING (article_id)"
        ).fetchall()

    assert set(outlets) == {("harbour-courier",), ("northern-tribune",)}
    assert release.left_out == {"tdm_reserved": release.n_articles - release.n_released}
    assert 0 < release.n_undecided < release.n_released


def test_a_study_excludes_outlets_types_headlines_and_words(
    changed: Callable[..., Home], annotator: Annotator, tmp_path: Path
) -> None:
    place = changed(
        "UPDATE frame_labels SET coder = 'Mary Smith' WHERE frame = 'conflict'",
        "ALTER TABLE article_versions ADD COLUMN tdm_reserved BOOLEAN",
        "UPDATE article_versions SET tdm_reserved = true WHERE outlet_id = 'harbour-courier'",
    )
    study = Study(
        export=ExportSettings(
            exclude_outlets=("xinghe-wanbao",),
            exclude_article_types=("editorial",),
            evidence_characters=0,
            headlines=False,
        ),
        study=StudySettings.model_validate(
            {
                "title": 'Harbours: "a study"',
                "licence": "CC-BY-4.0",
                "authors": [{"given_names": "Ada", "family_names": "Example"}],
            }
        ),
    )
    export_shareable(
        place, study, tmp_path / "out", Selection(), format_="csv", annotator=annotator
    )
    data = tmp_path / "out" / "data"
    articles = read_csv(data / "articles.csv")
    citation = (tmp_path / "out" / "CITATION.cff").read_text("utf-8")

    readme = " ".join((tmp_path / "out" / "README.md").read_text("utf-8").split())

    assert {row["outlet_id"] for row in articles} == {"northern-tribune"}
    assert "did not record" not in readme
    assert "tdm_reserved" in readme
    assert "headline" not in articles[0]
    assert "xinghe-wanbao" not in {row["outlet_id"] for row in read_csv(data / "outlets.csv")}
    assert "editorial" not in {row["article_type"] for row in articles}
    for table, column in WORDS.items():
        assert {row[column] for row in read_csv(data / f"{table}.csv")} == {""}
    assert {row["coder"] for row in read_csv(data / "frame_labels.csv")} == {"machine", "coder-1"}
    assert 'title: "Harbours: \\"a study\\""' in citation
    assert 'family-names: "Example"' in citation
    assert "[authors" not in citation


def test_a_bundle_says_what_it_is(bundle: Path) -> None:
    readme = (bundle / "README.md").read_text("utf-8")
    citation = (bundle / "CITATION.cff").read_text("utf-8")

    assert "[title of the data set" in citation
    assert "did not record" not in " ".join(readme.split())
    assert (bundle / "codebooks" / "relations@2.0.toml").exists()
    assert len(list((bundle / "models").iterdir())) == 1
    assert json.loads((bundle / "versions.json").read_text())["installed"]["duckdb"]
    with duckdb.connect() as connection:
        script = (bundle / "load.sql").read_text().replace("('data/", f"('{bundle}/data/")
        connection.execute(script)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() != (0,)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 40, "short"),
        ("the head of the regulator", 11, "the head of …"),
        ("the head of the regulator", 12, "the head of …"),
        ("the head of the regulator", 10, "the head …"),
        ("Donaudampfschifffahrt heute", 5, "Donau …"),
        ("三方未发联合公报", 4, "三方未发 …"),
        ("two\nlines of it", 6, "two …"),
    ],
)
def test_text_is_cut_at_the_end_of_a_word(text: str, limit: int, expected: str) -> None:
    assert cut_at_word(text, limit) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 399), st.integers(1, 90)), max_size=40),
    st.integers(1, 60),
    st.integers(60, 120),
)
def test_excerpts_never_show_too_much(
    pieces: list[tuple[int, int]], longest: int, in_all: int
) -> None:
    text = ("abcdefgh " * 60)[:490]
    excerpts, shown = Excerpts(longest, in_all), set()
    for start, size in pieces:
        piece = excerpts.show(text, start, start + size)
        if piece is not None:
            shown |= set(range(start, start + len(piece.removesuffix(MARK))))
    run = longest_run = 0
    for place in range(len(text)):
        run = run + 1 if place in shown else 0
        longest_run = max(longest_run, run)

    assert longest_run <= longest
    assert len(shown) <= in_all


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(30, 90), st.sampled_from(["", " ", "x\n"]))
def test_planted_runs_are_found_and_shorter_ones_are_not(
    place: int, size: int, before: str
) -> None:
    body = " ".join(hashlib.sha256(str(n).encode()).hexdigest()[:7] for n in range(60))
    piece = body[place : place + size]
    planted = before + "Q" + piece + "Q"

    expected = {planted} if len(piece) >= RUN else set()
    assert LeakFinder(["nothing", planted]).find(body) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.data())
def test_letters_find_their_place_again(text: str, data: Any) -> None:
    counts = reattach.count_letters(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = reattach.stretch(text, counts, counts[start], counts[end])

    assert reattach.letters(text[low:high]) == reattach.letters(text[start:end])
    assert counts[-1] == len(reattach.letters(text))
    assert reattach.letters(unicodedata.normalize("NFC", text)) == reattach.letters(text)
