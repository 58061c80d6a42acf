"""Bytes to text: declared, undeclared, wrongly declared, broken."""

from __future__ import annotations

import codecs
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from transforms.errors import TransformError
from transforms.extraction.page.encoding import MAX_BYTES, decode_page

TEXTS = tomllib.loads((Path(__file__).parent / "encodings.toml").read_text("utf-8"))["texts"]
IDS = [f"{number}-{row['codec']}" for number, row in enumerate(TEXTS)]
GUESSABLE = [row for row in TEXTS if not row.get("needs_label")]
ENGLISH = (
    "The council asked for “more time” – again – and the people’s patience is not without end."
)


def make_page(text: str, label: str | None = None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    script = '<script>var names = {"a": "b"};</script>' * 20
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>{text[:20]}</title>{script}</head>"
        f'<body class="story"><p>{text}</p></body></html>'
    )


@pytest.mark.parametrize("row", TEXTS, ids=IDS)
def test_declared_charset_is_read(row: dict[str, Any]) -> None:
    page = make_page(row["text"], row["label"])

    assert decode_page(page.encode(row["codec"])) == page


@pytest.mark.parametrize("row", TEXTS, ids=IDS)
def test_charset_of_the_header_is_read(row: dict[str, Any]) -> None:
    page = make_page(row["text"])

    assert decode_page(page.encode(row["codec"]), f"text/html; charset={row['label']}") == page


@pytest.mark.parametrize("row", GUESSABLE, ids=[row["codec"] for row in GUESSABLE])
@pytest.mark.parametrize("label", [None, "utf-8", "no-such-charset", "unicode_escape"])
def test_charset_is_found_without_help(row: dict[str, Any], label: str | None) -> None:
    page = make_page(row["text"], label)

    assert decode_page(page.encode(row["codec"])) == page


@pytest.mark.parametrize("row", GUESSABLE, ids=[row["codec"] for row in GUESSABLE])
@pytest.mark.parametrize("label", ["iso-8859-1", "gb2312", "big5", "windows-1251", "shift_jis"])
def test_wrong_declaration_is_not_believed(row: dict[str, Any], label: str) -> None:
    if (label, row["codec"]) == ("windows-1251", "cp1255"):
        pytest.skip("the Hebrew letters have the places of the small Cyrillic ones")
    page = make_page(row["text"], label)

    assert decode_page(page.encode(row["codec"])) == page


@pytest.mark.parametrize("row", TEXTS, ids=IDS)
@pytest.mark.parametrize("label", [None, "iso-8859-1", "gb2312", "windows-1251"])
def test_utf8_stays_utf8_whatever_is_declared(row: dict[str, Any], label: str | None) -> None:
    page = make_page(row["text"], label)

    assert decode_page(page.encode(), f"text/html; charset={label}") == page


@pytest.mark.parametrize("row", TEXTS, ids=IDS)
def test_utf8_with_broken_bytes_stays_utf8(row: dict[str, Any]) -> None:
    page = make_page(row["text"] * 3)
    content = page.encode()
    middle = content.index(row["text"].encode()) + 3
    broken = content[:middle] + b"\xc3" + content[middle:] + b"\xe4\xb8"

    text = decode_page(broken)

    assert row["text"] in text
    assert text.endswith("</html>\ufffd")


def test_stray_windows_quotes_in_utf8_are_read() -> None:
    content = (
        "<p>Städte, Brücken, Flüsse, Äcker, "
        "Wälder, Höfe, Dörfer, Gärten, Mühlen, Türme, Öfen, Ämter</p>".encode()
        + b"<p>it\x92s \x93so\x94</p>"
    )

    assert decode_page(content).endswith("Öfen, Ämter</p><p>it’s “so”</p>")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("text", [ENGLISH, *(row["text"] for row in TEXTS[::6])])
def test_utf16_is_read_with_and_without_mark(codec: str, label: str | None, text: str) -> None:
    page = make_page(text, label)

    assert decode_page(page.encode(codec)) == page


def test_utf16_cut_inside_a_sign_is_read() -> None:
    page = make_page(ENGLISH)

    assert decode_page(codecs.BOM_UTF16_LE + page.encode("utf-16-le")[:-1]).startswith(page[:-1])


@pytest.mark.parametrize("row", TEXTS, ids=IDS)
def test_null_bytes_are_dropped(row: dict[str, Any]) -> None:
    page = make_page(row["text"], row["label"])
    content = page.encode(row["codec"])
    half = content.index(b"<body")

    assert decode_page(content[:half] + b"\0" * 5 + content[half:] + b"\0") == page


@pytest.mark.parametrize("row", GUESSABLE, ids=[row["codec"] for row in GUESSABLE])
def test_text_after_much_script_is_found(row: dict[str, Any]) -> None:
    page = make_page(row["text"]).replace(
        "</head>", "<script>" + "x = 1; " * 40_000 + "</script></head>"
    )

    assert decode_page(page.encode(row["codec"])) == page


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"<p>caf\xe9</p>", "<p>café</p>"),
        (b"<p>\xa9 2011 The \x93Courier\x94</p>", "<p>© 2011 The “Courier”</p>"),
        (b'<meta charset="windows-1250"><p>\xb3</p>', '<meta charset="windows-1250"><p>ł</p>'),
        (
            b"<?xml version='1.0' encoding='koi8-r'?><p>\xc4\xc1</p>",
            "<?xml version='1.0' encoding='koi8-r'?><p>да</p>",
        ),
    ],
)
def test_little_evidence_leaves_the_declaration_or_western(content: bytes, text: str) -> None:
    assert decode_page(content) == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\0\0\0", "empty"),
        (b"%PDF-1.7 \xe2\xe3", "not_html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_html"),
        (bytes(range(256)) * 20, "not_html"),
        (b"<p>x</p>" * (MAX_BYTES // 8 + 1), "page_too_large"),
        (b"<div>" * 10_000, "too_deep"),
        (b"<b>" * 900_000, "too_many_tags"),
        (
            b"<p>x</p><div " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">",
            "too_many_attributes",
        ),
    ],
)
def test_what_is_no_page_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(TransformError) as error:
        decode_page(content)

    assert error.value.reason == reason


@pytest.mark.parametrize(
    "content",
    [
        b"<div><span>x</span></div>" * 100_000,
        b"<div>" * 5_000,
        b'<p><img src="data:image/png;base64,' + b"iVBORw0KGgo/" * 80_000 + b'"></p>',
        b"<p>" + b"word " * 1_900_000,
        b"<" * 500_000,
    ],
    ids=["many", "deep", "data-url", "long", "brackets"],
)
def test_large_pages_are_read_at_once(content: bytes) -> None:
    start = time.process_time()
    text = decode_page(content)

    assert len(text) == len(content)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "content", [b"\xe4" * 3_000_000, b"<p>\xd6\xd0" * 500_000, b"a\xff" * 1_000_000, b"\x81" * 999]
)
def test_bytes_that_fit_no_encoding_end_as_text(content: bytes) -> None:
    start = time.process_time()

    assert isinstance(decode_page(content), str)
    assert time.process_time() - start < 3
