"""Pages that browsers saved: MHTML, and HTML with a comment that says where it is from."""

from __future__ import annotations

import base64
import quopri
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.sources.files import read_file
from tests.archive_files import page
from transforms.errors import TransformError
from transforms.saved_pages import find_saved_from, read_mhtml

NOW = datetime(2026, 11, 24)
URL = "https://example.org/opinion/keep-the-ferry"
CAFE = "<html><body><p>café</p></body></html>"


def mhtml(
    html: bytes,
    *,
    coding: str = "quoted-printable",
    top: str = f"Snapshot-Content-Location: {URL}\r\n",
    media: str = "text/html",
    start: str = "",
    location: str = URL,
) -> bytes:
    coded = quopri.encodestring(html) if coding[0] == "q" else base64.encodebytes(html)
    parts = [
        "Content-Type: text/html\r\nContent-ID: <frame@x>\r\n\r\n<p>an advertisement</p>\r\n",
        f"Content-Type: {media}\r\nContent-ID: <root@x>\r\nContent-Transfer-Encoding: {coding}\r\n"
        f"Content-Location: {location}\r\n\r\n{coded.decode()}\r\n",
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n",
    ]
    body = "".join(f"--cut\r\n{part}" for part in parts)
    return (
        f"From: <Saved by Blink>\r\n{top}Subject: Keep the ferry\r\n"
        "Date: Tue, 03 May 2011 14:34:56 +0200\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; {start}boundary="cut"\r\n\r\n'
        f"{body}--cut--\r\n"
    ).encode()


@pytest.mark.parametrize(
    "given_form",
    [
        {},
        {"coding": "base64"},
        {"top": "", "start": 'start="<root@x>"; '},
        # Chrome writes a long address as encoded words.
        {
            "top": "Snapshot-Content-Location: =?utf-8?Q?https://example.org/opinion/?=\r\n =?utf-8?Q?keep-the-ferry?=\r\n"
        },
    ],
)
def test_the_page_an_mhtml_was_saved_for_is_found(given_form: dict[str, str]) -> None:
    found = read_mhtml(mhtml(page(), **given_form))

    assert found.content.strip() == page()
    assert (found.url, found.saved_at) == (URL, datetime(2011, 5, 3, 12, 34, 56))


def test_the_charset_of_the_part_is_kept() -> None:
    found = read_mhtml(mhtml(CAFE.encode("latin-1"), media='text/html; charset="iso-8859-1"'))

    assert found.content_type == "text/html; charset=iso-8859-1"


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"Content-Type: image/png\r\n\r\nx"])
def test_what_is_no_mhtml_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(TransformError) as caught:
        read_mhtml(content)

    assert caught.value.reason == "not_mhtml"


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3000), st.binary(max_size=30), st.integers(0, 100))
def test_broken_mhtml_ends_in_a_page_or_in_a_named_reason(
    at: int, with_what: bytes, skipped: int
) -> None:
    whole = mhtml(page())
    try:
        read_mhtml(whole[:at] + with_what + whole[at + skipped :])
    except TransformError as error:
        assert error.reason == "not_mhtml"


@pytest.mark.parametrize(
    ("head", "url", "saved_at"),
    [
        (f"<!DOCTYPE html>\n<!-- saved from url=({len(URL):04})" + URL + " -->\n", URL, None),
        ("<!-- saved from url=(0014)about:internet -->", None, None),
        (
            f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: "
            "Tue May 03 2011 14:34:56 GMT+0200 (Central European Summer Time)\n-->",
            URL,
            datetime(2011, 5, 3, 12, 34, 56),
        ),
        ("", None, None),
    ],
)
def test_a_saved_page_says_where_it_is_from(
    head: str, url: str | None, saved_at: datetime | None
) -> None:
    found = find_saved_from(head.encode() + page())

    assert (found.url, found.saved_at) == (url, saved_at)


def test_a_saved_file_becomes_a_page_with_its_address_and_time(tmp_path: Path) -> None:
    path = tmp_path / "saved page.mht"
    path.write_bytes(mhtml(page()))
    kept = read_file(path.as_uri(), 100_000, lambda: NOW)

    assert (kept.url, kept.captured_at) == (URL, datetime(2011, 5, 3, 12, 34, 56))


def test_one_command_extracts_a_saved_page(tmp_path: Path) -> None:
    path = tmp_path / "saved.mhtml"
    path.write_bytes(mhtml(page()))
    found = CliRunner().invoke(app, ["extract", str(path)])

    assert f'"url": "{URL}"' in found.stdout
    assert "Keep the ferry, part 0" in found.stdout
