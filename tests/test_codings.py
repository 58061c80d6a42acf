"""Sheets that people fill in: read, or refused with row, column and remedy; loaded once, and never overwritten."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.clock import utc_now
from flows.codings import ImportReport, import_codings
from flows.home import Home
from flows.pipeline import run_pipeline
from flows.press.server import serve_press, study_toml
from flows.settings import NightlyParameters
from transforms.codings.decisions import DecisionReader, Schemes
from transforms.codings.sheet import SheetError, read_sheet
from transforms.errors import TransformError
from transforms.framing import shipped_codebooks
from warehouse.ask import ask_sql
from warehouse.snapshots import current_snapshot, roll_back

NOW = datetime(2026, 11, 24, 12)
SCHEMES = Schemes(
    frames={
        "relations": ["conflict", "cooperation"],
        "generic": ["conflict", "economic", "morality"],
    },
    items={"relations": {"conflict.rc1", "cooperation.rp1"}},
)
LONG = "url,scheme,frame,decision\n"


@pytest.mark.parametrize(
    "content",
    [
        b"url,frame,decision\nhttp://a.example/x,economic,yes\n",
        b"\xef\xbb\xbfurl;frame;decision\r\nhttp://a.example/x;economic;yes\r\n",
        b"sep=;\r\nurl;frame;decision\r\nhttp://a.example/x;economic;yes\r\n",
        "url\tframe\tdecision\nhttp://a.example/x\teconomic\tyes\n".encode("utf-16"),
        b" URL , Frame,Code,\n\nhttp://a.example/x, economic ,1,\n,,\n",
    ],
    ids=["commas", "excel-semicolons", "excel-sep", "excel-unicode-text", "loose"],
)
def test_what_spreadsheets_write_is_read(content: bytes) -> None:
    sheet = read_sheet(content, "sheet.csv")
    (line,) = sheet.lines
    (found,) = DecisionReader(sheet, SCHEMES, "anna", None, NOW).read(line)

    assert (found.unit_given, found.scheme, found.frame) == (
        "http://a.example/x",
        "generic",
        "economic",
    )
    assert (found.decision, found.coder) == ("yes", "anna")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the sheet is empty .*url,scheme,frame,decision"),
        (
            b"http://a.example/x,relations,conflict,yes\n",
            r"row 1: no column names the text.*name the",
        ),
        (b"PK\x03\x04rest", "a spreadsheet's own format .*CSV UTF-8"),
        (b"url,conflict\nhttp://a.example/x,\xe9\n", "row 2: not utf-8.*CSV UTF-8"),
        (b'url,conflict\nx,"yes\n', "row 2, line 2 of the file: quotation marks do not match"),
        (b"url,conflict,Conflict\nx,1,1\n", 'row 1, column 3: "conflict" stands twice'),
        (b"url,,conflict\nx,1,1\n", "row 1, column 2: no name"),
        (b"url,conflct\nx,1\n", 'column "conflct": no frame .*did you mean "conflict"'),
        (b"url,comment\nx,1\n", "no column is a frame .*one of conflict, cooperation"),
        (b"url\0,conflict\nx,1\n", "not a text file"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_remedy(content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        DecisionReader(read_sheet(content, "sheet.csv"), SCHEMES, "anna", None, NOW)


@pytest.mark.parametrize(
    ("coder", "scheme", "message"),
    [
        (None, None, "no column says who coded .*--coder"),
        ("machine", None, '"machine" is no coder'),
        ("anna b", None, '"anna b" is no coder'),
        ("anna", "tone", "tone: no such scheme .*relations: conflict, cooperation"),
    ],
)
def test_a_wrong_option_is_refused(coder: str | None, scheme: str | None, message: str) -> None:
    sheet = read_sheet(b"url,conflict,cooperation\nx,1,0\n", "sheet.csv")

    with pytest.raises(SheetError, match=message):
        DecisionReader(sheet, SCHEMES, coder, scheme, NOW)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,relations,conflict,yes,,,,", ""),
        ("x,relations,conflict,1.0,rc1,quoted,,2026-11-24T09:00+01:00", ""),
        (",relations,conflict,yes,,,,", "no_unit"),
        ("x,relations,conflict,,,,,", "nothing_coded"),
        ("x,relations,conflict,2,,,,", "unreadable_decision"),
        ("x,relations,war,yes,,,,", "unknown_frame"),
        ("x,relations,,yes,,,,", "unknown_frame"),
        ("x,tone,conflict,yes,,,,", "unknown_scheme"),
        ("x,,conflict,yes,,,,", "ambiguous_scheme"),
        ("x,relations,conflict,yes,rc9,,,", "unknown_item"),
        ("x,relations,conflict,yes,,narrator,,", "unreadable_voice"),
        ("x,relations,conflict,yes,,,ben,", "coder_conflict"),
        ("x,relations,conflict,yes,,,,24/11/2026", "unreadable_time"),
        ("x,relations,conflict,yes,,,,2031-01-01", "unreadable_time"),
        ("x,relations,conflict,yes,,,,,more", "too_many_cells"),
    ],
)
def test_a_line_is_used_whole_or_refused_whole(line: str, reason: str) -> None:
    head = "url,scheme,frame,decision,item,voice,coder,coded_at\n"
    sheet = read_sheet((head + line).encode(), "sheet.csv")
    reader = DecisionReader(sheet, SCHEMES, "anna", None, NOW)
    if not reason:
        assert [found.decision for found in reader.read(sheet.lines[0])] == ["yes"]
        return

    with pytest.raises(TransformError, match="row 2") as refused:
        reader.read(sheet.lines[0])
    assert refused.value.reason == reason
    assert refused.value.remedy


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: (LONG + t).encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        sheet = read_sheet(content, "sheet.csv")
        reader = DecisionReader(sheet, SCHEMES, "anna", None, NOW)
    except SheetError:
        return
    for line in sheet.lines:
        try:
            assert reader.read(line)
        except TransformError as error:
            assert error.remedy


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("codings") / "study")
    home.create()
    with serve_press() as press:
        home.config.write_text(study_toml(press.port, ("northern-tribune",)), "utf-8")
        run_pipeline(home, "nightly", NightlyParameters(home=home.root))
    yield home


@pytest.fixture
def study(loaded: Home, tmp_path: Path) -> Home:
    """A study of its own, with five articles read."""
    shutil.copytree(loaded.root, tmp_path / "study", symlinks=True)
    return Home(tmp_path / "study")


def ask(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask_sql(home.warehouse, sql)[1]


class Importer:
    """Imports texts as sheets, a minute after each other."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.folder, self.now = home, folder, utc_now()

    def __call__(
        self, text: str, coder: str = "anna", *, name: str = "sheet.csv", scheme: str | None = None
    ) -> ImportReport:
        self.now += timedelta(minutes=1)
        path = self.folder / name
        path.write_text(text, "utf-8")
        return import_codings(
            self.home, path, coder, scheme, shipped_codebooks(), clock=lambda: self.now
        )


@pytest.fixture
def load(study: Home, tmp_path: Path) -> Importer:
    return Importer(study, tmp_path)


def units(home: Home) -> list[tuple[str, str, str]]:
    return ask(home, "SELECT article_id, version_id, url FROM articles ORDER BY url")


def test_a_drawn_sheet_is_accepted_back(study: Home, tmp_path: Path) -> None:
    runner = CliRunner()
    drawn = runner.invoke(
        app, ["codings", "sheet", "relations", "--n", "3", "--home", str(study.root)]
    )
    rows = list(csv.reader(io.StringIO(drawn.stdout)))
    head = rows[0]
    for row in rows[2:]:
        row[head.index("conflict")] = "yes"
        row[head.index("conflict.rc1")] = "yes"
        row[head.index("conflict.voice")] = "quoted"
        row[head.index("cooperation")] = "unsure"
        row[head.index("primary")] = "conflict"
    filled = tmp_path / "filled.csv"
    with filled.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    done = runner.invoke(
        app, ["codings", "import", str(filled), "--coder", "anna", "--home", str(study.root)]
    )
    labels = ask(
        study,
        "SELECT frame, decision, voice, is_primary, model_version, abstain_reason, count(*) FROM frame_labels "
        "WHERE coder = 'anna' GROUP BY ALL ORDER BY ALL",
    )

    assert "3 new" in done.output, done.output
    assert labels == [
        ("conflict", "yes", "quoted", True, None, None, 3),
        ("cooperation", "abstain", "author", False, None, "coder_unsure", 3),
    ]
    assert ask(study, "SELECT count(*) FROM codings WHERE item = 'rc1'") == [(3,)]
    assert ask(study, "SELECT DISTINCT has_frame FROM v_codings WHERE frame = 'conflict'") == [
        (False,)
    ]
    assert list((study.archive / "codings").iterdir())


def test_a_text_is_named_by_version_article_or_url(study: Home, load: Importer) -> None:
    (article, version, url), *_ = units(study)
    report = load(
        LONG
        + f"{url}?utm_source=x,relations,conflict,1\n{article},relations,cooperation,0\n"
        + f"{version},generic,conflict,y\n"
    )

    assert report.counts == {"new": 3}
    assert ask(study, "SELECT DISTINCT article_id, version_id FROM codings") == [(article, version)]


def test_each_row_ends_in_one_outcome_and_a_refused_one_names_the_remedy(
    study: Home, load: Importer
) -> None:
    (article, version, _), (other, _, _), *_ = units(study)
    report = load(
        LONG
        + f"{article},relations,conflict,yes\n"
        + f"{version},relations,conflict,yes\n"
        + f"{other},relations,conflict,yes\n{other},relations,conflict,no\n"
        + "http://nowhere.example/x,relations,conflict,yes\n1.2E+23,relations,conflict,yes\n"
    )
    reasons = {row["reason"]: row for row in report.rejects}

    assert report.counts == {"new": 2, "duplicate": 1, "rejected": 3}
    assert set(reasons) == {"contradiction", "unknown_article"}
    assert (
        "row 5 says no (author) of conflict, row 4 says yes" in reasons["contradiction"]["detail"]
    )
    remedies = {row["detail"].split(":")[0]: row["remedy"] for row in report.rejects}
    assert "opframe adhoc http://nowhere.example/x --load" in remedies["row 6"]
    assert "format the column as text" in remedies["row 7"]
    assert ask(
        study, "SELECT count(*) FROM run_outcomes JOIN runs USING (run_id) WHERE kind = 'codings'"
    ) == [(6,)]


def test_the_same_file_again_changes_nothing(study: Home, load: Importer) -> None:
    text = LONG + f"{units(study)[0][0]},relations,conflict,yes\nnobody,relations,conflict,yes\n"
    first = load(text)
    before = current_snapshot(study.warehouse)
    again = load(text)

    assert (first.is_new, again.is_new) == (True, False)
    assert (again.run_id, again.counts) == (first.run_id, {"new": 1, "rejected": 1})
    assert current_snapshot(study.warehouse) == before


def test_the_newest_decision_counts_and_none_is_lost(study: Home, load: Importer) -> None:
    article = units(study)[0][0]
    counts = [
        load(LONG + f"{article},relations,conflict,{said}\n").counts for said in ("yes", "no")
    ]
    older = load(
        f"article_id,scheme,frame,decision,coded_at\n{article},relations,conflict,yes,2020-01-01\n"
    )

    assert counts == [{"new": 1}, {"new_version": 1}]
    assert older.counts == {"unchanged": 1}
    assert ask(study, "SELECT decision FROM v_codings") == [("no",)]
    assert ask(study, "SELECT decision FROM v_frames_all WHERE coder = 'anna'") == [("no",)]
    assert ask(study, "SELECT decision FROM codings ORDER BY decided_at") == [
        ("yes",),
        ("yes",),
        ("no",),
    ]


def test_rows_that_fit_later_are_loaded_later(study: Home, load: Importer) -> None:
    sheets = [
        LONG + f"{units(study)[0][0]},relations,conflict,yes\n{unit},relations,conflict,no\n"
        for unit in ("nobody", units(study)[1][0])
    ]
    reports = [load(text) for text in sheets]

    assert [report.counts for report in reports] == [
        {"new": 1, "rejected": 1},
        {"new": 1, "unchanged": 1},
    ]
    assert ask(study, "SELECT count(*) FROM v_codings") == [(2,)]


@pytest.mark.parametrize("is_published", [True, False], ids=["after-the-load", "before-the-load"])
def test_an_import_that_was_killed_goes_on(study: Home, load: Importer, is_published: bool) -> None:
    text = LONG + "".join(f"{unit[0]},relations,conflict,yes\n" for unit in units(study))
    run_id = load(text).run_id
    rows = ask(study, "FROM codings ORDER BY ALL")
    (study.runs / run_id / "finished.json").unlink()
    if not is_published:
        roll_back(study.warehouse)
    again = load(text)

    assert (again.run_id, again.counts) == (run_id, {"new": len(units(study))})
    assert ask(study, "FROM codings ORDER BY ALL") == rows
    assert ask(study, "SELECT count(*) FROM frame_labels WHERE coder = 'anna'") == [(len(rows),)]


def test_two_coders_go_out_as_reliability_calculators_take_them(
    study: Home, load: Importer
) -> None:
    for coder, said in (("anna", "1101"), ("ben", "10?1")):
        load(
            LONG
            + "".join(
                f"{unit[0]},relations,conflict,{word}\n"
                for unit, word in zip(units(study), said, strict=False)
            ),
            coder,
            name=f"{coder}.csv",
        )
    out = [
        CliRunner().invoke(
            app, ["codings", "export", "relations", "conflict", *options, "--home", str(study.root)]
        )
        for options in ((), ("--recal",))
    ]

    assert out[0].stdout.splitlines()[0] == "version_id,anna,ben"
    assert sorted(out[1].stdout.split()) == ["1,0", "1,1", "1,1"]
