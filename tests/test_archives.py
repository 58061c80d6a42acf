"""WARC and WACZ: what we write others can read, and what others write is read as far as it goes."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from flows.archive_checks import verify_archive
from flows.cli import app
from flows.home import Home
from flows.pipeline import Report
from flows.replays import reextract_study
from flows.settings import ReextractParameters
from flows.sources.archives import Capture, PageScan, read_page, write_archive
from flows.sources.archives.indexing import index_path, read_index, url_key
from flows.sources.archives.zipped import ZippedScan
from flows.sources.files import read_file
from flows.sources.inputs import find_inputs
from tests.archive_files import HTML, Warc, page, write_news_crawl
from transforms.errors import TransformError
from warehouse.ask import ask_sql

AT = datetime(2026, 11, 24, 3, 4, 5)


def capture(number: int = 0, **given: object) -> Capture:
    fields: dict[str, object] = {
        "url": f"https://www.example.org/opinion/{number}?b=2&a=1",
        "content": page(number),
        "captured_at": AT,
        "content_type": "text/html; charset=utf-8",
        "http_status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
        "facts": (("robots", "allowed by Allow: /"),),
    }
    return Capture(**{**fields, **given})  # type: ignore[arg-type]


def write_ours(path: Path, n: int = 3) -> list[int]:
    with write_archive(path, [("software", "opframe/1"), ("operator", "a@example.org")]) as archive:
        return [archive.write(capture(number), [("run", "run-1")]) for number in range(n)]


def reason_of(action: Callable[[], object]) -> str:
    with pytest.raises(TransformError) as caught:
        action()
    return caught.value.reason


def test_our_files_begin_with_what_they_are_and_say_how_each_page_was_come_by(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ours.warc.gz"
    write_ours(path, 1)
    with path.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(stream)
        ]

    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "metadata"]
    assert b"operator: a@example.org\r\n" in records[0][2]
    assert b"conformsTo: http://iipc.github.io/" in records[0][2]
    assert records[2][2] == b"run: run-1\r\nrobots: allowed by Allow: /\r\n"
    page_id = records[1][1].get_header("WARC-Record-ID")
    assert records[2][1].get_header("WARC-Concurrent-To") == page_id


def test_the_checker_of_warcio_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "ours.warc.gz"
    write_ours(path)
    check = [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)]
    found = subprocess.run(check, capture_output=True, text=True, check=True)

    assert found.stdout.count("digest pass") == 7


def test_the_index_is_sorted_and_leads_to_each_page(tmp_path: Path) -> None:
    path = tmp_path / "ours.warc.gz"
    offsets = write_ours(path)
    lines = index_path(path).read_text("utf-8").splitlines()

    assert lines == sorted(lines)
    assert lines[0].startswith("org,example)/opinion/0?a=1&b=2 20261124030405 {")
    entry = json.loads(lines[0].split(" ", 2)[2])
    assert (entry["status"], entry["mime"], entry["filename"]) == ("200", "text/html", path.name)
    data = path.read_bytes()
    for offset, (url, _, length) in read_index(index_path(path)).items():
        assert offset in offsets
        assert f"WARC-Target-URI: {url}".encode() in gzip.decompress(data[offset : offset + length])


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www2.Example.org:80/A/?b=2&a=1#top", "org,example)/a?a=1&b=2"),
        ("https://example.org:8443", "org,example:8443)/"),
        ("file:a page.html", "file:a%20page.html"),
        ("http://[", "http://["),
    ],
)
def test_addresses_become_keys_as_web_archives_sort_them(url: str, key: str) -> None:
    assert url_key(url) == key


def test_a_run_that_captured_nothing_leaves_no_file(tmp_path: Path) -> None:
    with write_archive(tmp_path / "ours.warc.gz"):
        pass

    assert list(tmp_path.iterdir()) == []


def chunked(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


@pytest.mark.parametrize("is_gzip", [True, False])
@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (page(), {}),
        (gzip.compress(page()), {"Content-Encoding": "gzip"}),
        (brotli.compress(page()), {"Content-Encoding": "br"}),
        (chunked(page()), {"Transfer-Encoding": "chunked"}),
        (
            chunked(gzip.compress(page())),
            {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        ),
        # Many archives keep the headers of the coded bytes beside the decoded ones.
        (page(), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
        (page(), {"Content-Encoding": "br"}),
        (page(), {"Content-Length": "7"}),
    ],
)
def test_a_page_is_read_however_it_was_coded(
    tmp_path: Path, stored: bytes, said: dict[str, str], is_gzip: bool
) -> None:
    warc = Warc(tmp_path / f"a.warc{'.gz' if is_gzip else ''}", is_gzip=is_gzip)
    warc.add(page(1))
    offset = warc.add(stored, headers=[*HTML, *said.items()])
    found = read_page(warc.close(), offset, 100_000)

    assert found.content == page()
    assert found.captured_at == datetime(2011, 5, 3, 12, 34, 56)
    assert found.http_status == 200


def test_only_pages_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for kind in ("warcinfo", "request", "metadata", "revisit", "conversion"):
        warc.add(b"", kind=kind)
    warc.add(page(), status="404 Not Found")
    warc.add(page(), "dns:example.org", kind="resource")
    warc.add(b"x", headers=[("Content-Type", "image/png")])
    warc.add(b"User-agent: *", "http://example.org/robots.txt")
    pages = [warc.add(page()), warc.add(page(1), kind="resource")]
    scan = PageScan(warc.close())

    assert [offset for offset, _ in scan] == pages
    assert (scan.n_records, scan.n_others, scan.loss) == (11, 9, None)


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
@pytest.mark.parametrize("cut", [0.99, 0.9, 0.7])
def test_a_file_that_breaks_off_is_read_up_to_there_and_the_loss_named(
    tmp_path: Path, suffix: str, cut: float
) -> None:
    warc = Warc(tmp_path / f"a{suffix}", is_gzip=suffix == ".warc.gz")
    offsets = [warc.add(page(number)) for number in range(4)]
    data = warc.close().read_bytes()
    warc.path.write_bytes(data[: offsets[3] + int((len(data) - offsets[3]) * cut) - 8])
    found = find_inputs(str(warc.path))

    assert len(found.items) == 3
    assert found.detail and found.detail.startswith(f"breaks off at byte {offsets[3]} of ")
    assert reason_of(lambda: read_page(warc.path, offsets[3], 100_000)) in (
        "truncated_record",
        "unreadable_record",
        "digest_mismatch",
    )


def test_bytes_that_changed_are_told_by_their_digest(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", is_gzip=False)
    offset = warc.add(page())
    path = warc.close()
    path.write_bytes(path.read_bytes().replace(b"keep the ferry", b"sell the ferry"))

    assert reason_of(lambda: read_page(path, offset, 100_000)) == "digest_mismatch"


@pytest.mark.parametrize(
    ("content", "said"),
    [(page() * 100, {}), (gzip.compress(b"<p>" * 10_000_000), {"Content-Encoding": "gzip"})],
)
def test_a_page_beyond_the_limit_is_refused_by_name(
    tmp_path: Path, content: bytes, said: dict[str, str]
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    offset = warc.add(content, headers=[*HTML, *said.items()])

    assert reason_of(lambda: read_page(warc.close(), offset, 50_000)) == "page_too_large"


def test_a_file_compressed_in_one_piece_is_refused_with_the_remedy(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", is_gzip=False)
    for number in range(3):
        warc.add(page(number))
    path = tmp_path / "b.warc.gz"
    path.write_bytes(gzip.compress(warc.close().read_bytes()))

    assert reason_of(lambda: find_inputs(str(path))) == "one_gzip_piece"


@settings(max_examples=150, deadline=None)
@given(st.booleans(), st.integers(0, 10_000), st.binary(max_size=20), st.integers(0, 200))
def test_broken_bytes_end_in_pages_or_in_a_named_reason(
    tmp_path_factory: pytest.TempPathFactory,
    is_gzip: bool,
    at: int,
    with_what: bytes,
    skipped: int,
) -> None:
    whole = hostile_base(tmp_path_factory, is_gzip)
    at %= len(whole)
    path = tmp_path_factory.getbasetemp() / "broken.warc"
    path.write_bytes(whole[:at] + with_what + whole[at + skipped :])
    try:
        offsets = [offset for offset, _ in PageScan(path)]
    except TransformError as error:
        assert error.remedy
        return
    for offset in offsets:
        try:
            read_page(path, offset, 100_000)
        except TransformError as error:
            assert error.remedy


def hostile_base(factory: pytest.TempPathFactory, is_gzip: bool) -> bytes:
    warc = Warc(factory.getbasetemp() / "whole.warc", is_gzip=is_gzip)
    for number in range(2):
        warc.add(chunked(page(number)), headers=[*HTML, ("Transfer-Encoding", "chunked")])
    return warc.close().read_bytes()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_pages_of_a_wacz_are_read_out_of_it(tmp_path: Path, method: int) -> None:
    warc = write_news_crawl(tmp_path / "a.warc.gz", 3)
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("datapackage.json", "{}")
        container.write(warc, "archive/data 1.warc.gz", method)
        container.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}')
    found = find_inputs(str(path))
    pages = [read_file(item.url, 100_000, lambda: AT) for item in found.items]

    assert found.kind == "wacz"
    assert [kept.content for kept in pages] == [page(0), page(1), page(2)]
    assert pages[2].url == "https://news2.example.org/2011/05/03/story-2"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("archive/../../etc/a.warc.gz", b"x"),
        ("archive/zeros.warc", b"\0" * 50_000_000),
        ("other/a.warc.gz", b"x"),
        ("archive/a.warc.gz", b"no warc"),
    ],
)
def test_a_wacz_that_is_none_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, content)

    assert reason_of(lambda: list(ZippedScan(path))) in ("not_a_wacz", "not_a_warc")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(max_size=12), st.integers(0, 60))
def test_a_broken_wacz_ends_in_pages_or_in_a_named_reason(
    tmp_path_factory: pytest.TempPathFactory, at: int, with_what: bytes, skipped: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    warc = write_news_crawl(folder / "small.warc.gz", 2)
    path = folder / "broken.wacz"
    with zipfile.ZipFile(path, "w") as container:
        container.write(warc, "archive/a.warc.gz")
    data = path.read_bytes()
    at %= len(data)
    path.write_bytes(data[:at] + with_what + data[at + skipped :])
    try:
        list(ZippedScan(path))
    except TransformError as error:
        assert error.remedy


def quietly(step: str, done: int, total: int) -> None:
    """Watch without a word."""


@pytest.mark.parametrize(
    ("harm", "reasons"),
    [
        (lambda path: None, set()),
        (lambda path: path.unlink(), {"missing_file", "index_without_file"}),
        (lambda path: index_path(path).unlink(), {"no_index"}),
        (lambda path: index_path(path).write_text("no index\n"), {"unreadable_index"}),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), None),
        (lambda path: path.write_bytes(b""), None),
        (lambda path: path.write_bytes(path.read_bytes()[:3000] + b"?" * 500), None),
        (lambda path: write_ours(path.with_name("stray.warc.gz")), {"unknown_file"}),
        (lambda path: write_ours(path), {"changed", "missing_record"}),
    ],
)
def test_what_is_wrong_with_an_archive_is_named_with_its_remedy(
    press_study: Home,
    run_night: Callable[[Home], Report],
    harm: Callable[[Path], object],
    reasons: set[str] | None,
) -> None:
    run_night(press_study)
    harm(min(press_study.archive.glob("*-fetch-*.warc.gz")))
    report = verify_archive(press_study, watch=quietly)
    found = {problem.reason for problem in report.problems}

    assert found <= reasons if reasons is not None else found
    assert bool(found) == (reasons != set())
    assert all(problem.remedy for problem in report.problems)


def test_an_archive_of_nights_that_point_into_each_other_is_whole(two_nights: Home) -> None:
    report = verify_archive(two_nights, watch=quietly)

    assert report.problems == []
    assert report.n_files == 4


def test_the_index_is_written_anew_and_scripts_get_json(
    press_study: Home, run_night: Callable[[Home], Report]
) -> None:
    run_night(press_study)
    before = {path: path.read_bytes() for path in press_study.archive.glob("*.cdxj")}
    for path in before:
        path.unlink()
    verify = ["archive", "verify", "--home", str(press_study.root), "--json"]
    broken = CliRunner().invoke(app, verify)
    mended = CliRunner().invoke(app, [*verify, "--reindex"])

    assert broken.exit_code == 1
    assert {row["reason"] for row in json.loads(broken.stdout)["problems"]} == {"no_index"}
    assert mended.exit_code == 0
    assert {path: path.read_bytes() for path in before} == before


def test_everything_read_again_out_of_the_archive_gives_the_same_rows(
    press_study: Home, run_night: Callable[[Home], Report]
) -> None:
    run_night(press_study)
    question = "SELECT * EXCLUDE (run_id) FROM articles ORDER BY article_id"
    columns, before = ask_sql(press_study.warehouse, question)
    parameters = ReextractParameters(home=press_study.root, everything=True)
    report = reextract_study(press_study, parameters)

    assert report is not None
    assert report.counts == {"unchanged": len(before)}
    assert ask_sql(press_study.warehouse, question) == (columns, before)
    archived = {
        hashlib.sha256(read_page(path, offset).content).hexdigest()
        for path in press_study.archive.glob("*-fetch-*.warc.gz")
        for offset, _ in PageScan(path)
    }
    assert {row[columns.index("raw_sha256")] for row in before} <= archived
